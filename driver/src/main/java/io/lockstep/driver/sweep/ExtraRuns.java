package io.lockstep.driver.sweep;

import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.options.Validation;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrainResult;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.trials.TrialTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains what is no trial of the search, such as finalists and baselines, in directories of their own. */
final class ExtraRuns {
    private static final Logger LOG = LoggerFactory.getLogger(ExtraRuns.class);

    private final TrialTrainer trainer;
    private final SweepSpec sweep;
    private final SweepData data;
    private final Objective objective;
    private final SweepFiles files;
    private final SweepListener listener;
    private final int parallelism;

    ExtraRuns(
            TrialTrainer trainer,
            SweepSpec sweep,
            SweepData data,
            Objective objective,
            SweepFiles files,
            SweepListener listener,
            int parallelism) {
        this.trainer = trainer;
        this.sweep = sweep;
        this.data = data;
        this.objective = objective;
        this.files = files;
        this.listener = listener;
        this.parallelism = parallelism;
    }

    /**
     * What is to be trained.
     *
     * @param valid what it is validated on; null for what trials are
     * @param kind names the directory that holds it, of {@link SweepFiles#RUNS}
     */
    record Run(String kind, String name, TrainOptions options, Validation valid) {}

    /**
     * What came of a run.
     *
     * @param result null where it failed
     * @param failure null where it didn't
     */
    record Result(Run run, TrainResult result, RuntimeException failure) {}

    /** Results in the runs' order; null when asked to stop. */
    List<Result> train(List<Run> runs) throws InterruptedException {
        int lanes = Math.max(1, Math.min(parallelism, runs.size()));
        int workers = Math.max(1, trainer.slots() / lanes);
        var pool = TrialThreads.open(lanes);
        try {
            var futures = new ArrayList<Future<Result>>();
            var done = new AtomicInteger();
            for (var run : runs)
                futures.add(pool.submit(() -> {
                    var result = train(run, workers);
                    listener.followed(run.kind(), done.incrementAndGet(), runs.size());
                    return result;
                }));
            var results = TrialThreads.results(futures);
            return results.contains(null) ? null : results;
        } finally {
            TrialThreads.close(pool);
        }
    }

    private Result train(Run run, int workers) {
        if (listener.shouldStop() || Thread.currentThread().isInterrupted()) return null;
        try {
            boolean goOn = sweep.resume() && files.hasCheckpoint(run.kind(), run.name());
            var options = run.options()
                    .with(TrainOption.RESUME.name(), goOn)
                    .with(TrainOption.OVERWRITE.name(), !goOn && sweep.resume());
            var place = files.run(run.kind(), run.name());
            var on = run.valid() == null ? data.of(options) : data.of(options, run.valid());
            var spec = TrialResolver.resolve(options, on, run.name(), place, workers);
            if (run.valid() instanceof Validation.None)
                spec = spec.toBuilder().metrics(List.of()).build();
            else spec = objective.measured(spec);
            var result = trainer.train(spec.toBuilder().testData(null).build(), new Stopper());
            return result.end() == TrainResult.End.CANCELLED ? null : new Result(run, result, null);
        } catch (RuntimeException e) {
            if (listener.shouldStop() || Thread.currentThread().isInterrupted()) return null;
            if (!trainer.isUsable()) throw e;
            LOG.warn("{} {} failed: {}", run.kind(), run.name(), describe(e));
            return new Result(run, null, e);
        }
    }

    /** The first cause in one line. */
    static String describe(Throwable e) {
        var message = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return message.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    private final class Stopper implements TrainListener {
        @Override
        public boolean shouldStop() {
            return listener.shouldStop();
        }
    }
}
