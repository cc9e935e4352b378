package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.UserError;
import io.lockstep.core.data.RowSet;
import io.lockstep.core.data.Standardizer;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Parameters;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.ingest.BlockCache;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.options.Validation;
import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.train.MetricsFile;
import io.lockstep.driver.train.ModelDirectory;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrainResult;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.train.TrialSpec;
import io.lockstep.driver.trials.SparkTrials;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains an experiment's trials, one Spark job each, as many at once as there are slots. */
final class Trainings {
    private static final Logger LOG = LoggerFactory.getLogger(Trainings.class);
    private static final int END_SECONDS = 30;

    private final SparkTrials spark;
    private final Configuration conf;
    private final Lab.Progress progress;
    private int expected;
    private int asked;
    private int done;

    /**
     * A trial ready to be trained.
     *
     * @param output URI of its directory
     */
    record Training(LabTrial trial, TrainOptions options, ResolvedData data, String output) {}

    Trainings(SparkTrials spark, Configuration conf, Lab.Progress progress) {
        this.spark = spark;
        this.conf = conf;
        this.progress = progress;
    }

    /** Says about how many trainings there will be in all, where they are asked for bit by bit. */
    synchronized void expect(int trainings) {
        expected = trainings;
    }

    /**
     * The runs in the order of the tasks. A training that fails is a run with an error.
     *
     * @throws UserError for what the user has to mend
     */
    List<LabRun> train(List<Training> tasks) throws InterruptedException {
        synchronized (this) {
            asked += tasks.size();
        }
        var threads = Executors.newFixedThreadPool(Math.min(tasks.size(), spark.slots()), runnable -> {
            var thread = new Thread(runnable, "experiment");
            thread.setDaemon(true);
            return thread;
        });
        try {
            var futures = new ArrayList<Future<LabRun>>();
            for (var task : tasks) futures.add(threads.submit(() -> train(task)));
            var runs = new ArrayList<LabRun>();
            for (var future : futures) runs.add(future.get());
            return runs;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UserError error) throw error;
            if (e.getCause() instanceof InterruptedException stopped) throw stopped;
            throw new IllegalStateException("a training of the experiment", e.getCause());
        } finally {
            threads.shutdownNow(); // an interrupt cancels what still runs
            if (!threads.awaitTermination(END_SECONDS, TimeUnit.SECONDS))
                LOG.warn("a training has not ended {} s after it was told to", END_SECONDS);
        }
    }

    private LabRun train(Training task) throws InterruptedException {
        var spec = TrialResolver.resolve(task.options, task.data, task.trial.id(), task.output, 1);
        var kept = new Kept(task.trial.snapshots());
        LabRun run;
        try {
            var result = spark.train(spec, kept);
            if (result.end() == TrainResult.End.CANCELLED) throw new InterruptedException("stopped");
            run = run(task, result, kept);
        } catch (UserError e) {
            throw e;
        } catch (RuntimeException e) {
            if (!spark.isUsable()) throw e;
            LOG.info("trial {} failed", task.trial.id(), e);
            var history = MetricsFile.read(Directory.at(task.output, conf), Integer.MAX_VALUE);
            run = new LabRun(task.trial, history, null, beforeFailing(spec, kept), e.getMessage());
        }
        synchronized (this) {
            progress.trained(++done, Math.max(asked, expected), task.trial.id());
        }
        return run;
    }

    private LabRun run(Training task, TrainResult result, Kept kept) {
        var info = ModelDirectory.read(task.output, conf).info();
        var model = new NetworkModel(info.architecture(), result.weights(), result.statistics(), info.standardizer());
        return new LabRun(
                task.trial, result.history(), model, kept.models(info.architecture(), info.standardizer()), null);
    }

    /** What a failed trial kept; it has no model's file to tell how its inputs were standardised. */
    private SortedMap<Integer, NetworkModel> beforeFailing(TrialSpec spec, Kept kept) {
        var architecture = spec.settings().architecture();
        if (!spec.standardize() || kept.weights.isEmpty()) return kept.models(architecture, null);
        if (!(spec.valid() instanceof Validation.None)) return new TreeMap<>(); // fitted to rows it doesn't know
        var rows = RowSet.all(BlockCache.info(spec.trainData(), conf).rows());
        return kept.models(architecture, Standardizer.fit(BlockCache.table(spec.trainData(), conf), rows));
    }

    /** Copies weights and statistics at the epochs that a trial keeps. */
    private static final class Kept implements TrainListener {
        private final List<Integer> epochs;
        private final TreeMap<Integer, List<Parameters>> weights = new TreeMap<>();

        Kept(List<Integer> epochs) {
            this.epochs = epochs;
        }

        /** The start counts as a step that was watched; later ones need no look between. */
        @Override
        public int watchEverySteps() {
            return epochs.contains(0) && !weights.containsKey(0) ? 1 : 0;
        }

        @Override
        public void stepped(long step, Parameters now, Parameters statistics) {
            if (step == 0) weights.put(0, List.of(now.copy(), statistics.copy()));
        }

        @Override
        public boolean watchesEpochs() {
            return true;
        }

        @Override
        public void epochEnded(EpochMetrics metrics, Parameters now, Parameters statistics) {
            if (epochs.contains(metrics.epoch())) weights.put(metrics.epoch(), List.of(now.copy(), statistics.copy()));
        }

        SortedMap<Integer, NetworkModel> models(Architecture architecture, Standardizer standardizer) {
            var models = new TreeMap<Integer, NetworkModel>();
            weights.forEach((epoch, pair) ->
                    models.put(epoch, new NetworkModel(architecture, pair.get(0), pair.get(1), standardizer)));
            return models;
        }
    }
}
