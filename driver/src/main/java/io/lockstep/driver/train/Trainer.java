package io.lockstep.driver.train;

import io.lockstep.core.UserError;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.AveragerServer;
import io.lockstep.driver.averager.LocalAveragers;
import io.lockstep.driver.averager.NoWorkersException;
import io.lockstep.driver.averager.StepRule;
import io.lockstep.driver.checkpoint.CheckpointStore;
import io.lockstep.driver.files.Claim;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.options.SparkSetting;
import io.lockstep.driver.options.TransportChoice;
import io.lockstep.driver.train.TrainResult.End;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.channels.ClosedByInterruptException;
import java.util.UUID;
import java.util.concurrent.atomic.LongAdder;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains one trial as one Spark job. Callable from many threads at once. */
public final class Trainer {
    private static final Logger LOG = LoggerFactory.getLogger(Trainer.class);

    private final TableSource source;

    public Trainer(TableSource source) {
        this.source = source;
    }

    /**
     * Trains, blocking until the trial ended; an interrupt of the calling thread cancels it, leaves the thread's
     * interrupted status set and a run that can be resumed.
     *
     * @throws UserError for settings, files or data the user has to mend
     * @throws DivergedException when the loss is NaN or infinite
     * @throws TrialFailedException for all else that ended the trial, with the first cause
     */
    public TrainResult train(JavaSparkContext sc, TrialSpec spec, TrainListener listener) {
        long begin = System.nanoTime();
        var clock = new RunClock(RunTime.LAUNCH);
        var conf = sc.hadoopConfiguration();
        var place = Directory.at(spec.output(), conf);
        RunDirectory.check(place, spec.resume(), spec.overwrite());
        var data = TrialData.load(sc, source, spec);
        data.check(spec.settings().architecture(), spec.settings().loss());
        int workers = spec.workers() > 0 ? spec.workers() : Math.max(1, sc.defaultParallelism());
        MemoryNeed.of(spec, data.info(), data.training().size(), place(sc, workers))
                .refuse(spec, sc.getConf(), Runtime.getRuntime().maxMemory());
        var start = TrialStart.of(spec, data, conf);
        var slots = spec.settings().optimizer().slotNames();
        try (var claim = Claim.take(place)) {
            var directory = claim.directory();
            var store = new CheckpointStore(directory.child(RunDirectory.CHECKPOINTS), slots);
            boolean goOn = spec.resume() && RunDirectory.holdsRun(place);
            if (goOn) {
                SameRun.require(directory, spec, start.identity()); // before a store's files come among its own
                RunDirectory.adopt(place, claim.own());
            } else RunDirectory.clear(claim.own());
            var shelf = Shelf.of(spec, data, start.identity(), conf);
            var stored = shelf.take(directory, store);
            boolean diverged = stored != null && stored.trial().diverged() != null;
            var run = !diverged && (goOn || stored != null)
                    ? TrialRun.resume(spec, data, start, directory, store, shelf, listener, clock)
                    : TrialRun.fresh(spec, data, start, directory, store, shelf, listener, clock);
            var times = new PhaseSum();
            sc.sc().register(times);
            int parameters = start.state().weights().size();
            var file = new RunFile(directory, spec, data, start.identity(), parameters, sc.sc());
            if (stored != null) file.stored(stored.place().uri(), stored.trial().epochs());
            file.write();
            try {
                if (diverged) throw run.divergence(stored);
                var driverBytes = new LongAdder();
                var end = stored != null && run.isOver() && shelf.hasFigures(stored)
                        ? run.take(stored)
                        : withWorkers(sc, spec, data, start, run, times, driverBytes);
                clock.enter(RunTime.FILES);
                var seconds = (System.nanoTime() - begin) / 1e9;
                return finished(
                        run, end, file, seconds, times, new RunTime.Traffic(driverBytes.sum(), fanIn(sc.getConf())));
            } catch (Throwable t) {
                ended(run, file, t);
                throw t;
            }
        }
    }

    /** Epochs of a trial that needn't be computed, as its store of trials has them; 0 without. Nothing is written. */
    public int storedEpochs(JavaSparkContext sc, TrialSpec spec) {
        if (spec.store() == null) return 0;
        var data = TrialData.load(sc, source, spec);
        var conf = sc.hadoopConfiguration();
        return Shelf.of(spec, data, TrialStart.of(spec, data, conf).identity(), conf)
                .storedEpochs();
    }

    /** Where so many workers are. */
    public static MemoryNeed.Place place(JavaSparkContext sc, int workers) {
        var conf = sc.getConf();
        int cores = conf.getInt("spark.executor.cores", 0);
        int tasks = cores / conf.getInt("spark.task.cpus", 1);
        if (cores == 0) { // a standalone executor takes all that its worker has
            int executors = sc.sc().statusTracker().getExecutorInfos().length - 1; // the driver is listed too
            tasks = executors < 1 ? workers : (sc.defaultParallelism() + executors - 1) / executors;
        }
        return new MemoryNeed.Place(workers, sc.isLocal(), Math.max(1, tasks), fanIn(conf));
    }

    private static int fanIn(SparkConf conf) {
        return Integer.parseInt(SparkSetting.FAN_IN.value(conf));
    }

    /** An interrupt waits until the files are written: it would close them half-way. */
    private static TrainResult finished(
            TrialRun run, End end, RunFile file, double seconds, PhaseSum times, RunTime.Traffic traffic) {
        boolean interrupted = Thread.interrupted();
        try {
            return run.finish(end, file, seconds, times.value(), traffic);
        } finally {
            if (interrupted) Thread.currentThread().interrupt();
        }
    }

    /** Tells of a failure where it may be found later; what goes wrong here must not hide it. */
    private static void ended(TrialRun run, RunFile file, Throwable cause) {
        try {
            run.flush();
            run.failed(cause);
            boolean ours = cause.getClass().getName().startsWith("io.lockstep.");
            file.ended("failed", ours ? cause.getMessage() : cause.toString());
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    private End withWorkers(
            JavaSparkContext sc,
            TrialSpec spec,
            TrialData data,
            TrialStart start,
            TrialRun run,
            PhaseSum times,
            LongAdder driverBytes) {
        var settings = spec.settings();
        var key = UUID.randomUUID().toString();
        var worker = new WorkerSpec(
                key,
                spec.id(),
                spec.trainData(),
                spec.valid(),
                spec.testData(),
                data.standardizer(),
                data.targetScaler(),
                spec.threshold() == null ? null : spec.threshold().value(),
                settings);
        var limits = SparkLimits.of(sc.getConf());
        var rule = new StepRule(
                settings.optimizer(),
                run.rate(),
                settings.clipNorm(),
                start.mask(),
                run::checkLoss,
                settings.batchSize());
        var layout = data.layout(settings);
        var averager = new Averager(layout, settings.shards(), start.state(), run.step(), rule, limits);
        boolean network = spec.transport() != TransportChoice.AUTO || !sc.isLocal();
        AveragerServer server = null;
        TrialJob job = null;
        LocalAveragers.put(key, averager);
        try {
            int workers = workers(spec, spec.workers() == 0 ? Slots.of(sc) : sc.defaultParallelism());
            if (network) server = SparkTransport.serve(sc, averager, layout, limits, workers);
            var task =
                    new WorkerTask(worker, source, server == null ? null : server.address(), spec.transport(), times);
            job = new TrialJob(sc, key, "trial " + spec.id(), workers, task, averager);
            job.start();
            return run.train(averager, job);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return End.CANCELLED;
        } catch (UncheckedIOException e) {
            if (!isInterrupt(e)) throw e;
            Thread.currentThread().interrupt(); // it met the writing of a file, which the next run writes again
            return End.CANCELLED;
        } catch (NoWorkersException e) {
            if (e.getCause() instanceof UserError error) throw error;
            throw new TrialFailedException(
                    e.getMessage() + job.whatSparkDoes(), e.getCause() == null ? e : e.getCause());
        } finally {
            averager.end(null);
            if (server != null) {
                server.close();
                driverBytes.add(server.traffic());
            }
            if (job != null) job.end();
            LocalAveragers.remove(key);
            LOG.debug("trial {}: all workers released", spec.id());
        }
    }

    /** Tasks to ask for: more than there are slots or shards would only wait. */
    private static int workers(TrialSpec spec, int slots) {
        if (spec.workers() == 0) return Math.max(1, slots);
        return Math.min(spec.workers(), Math.max(slots, spec.settings().shards()));
    }

    private static boolean isInterrupt(Throwable failure) {
        for (var at = failure; at != null; at = at.getCause())
            if (at instanceof InterruptedException
                    || at instanceof ClosedByInterruptException
                    || at instanceof InterruptedIOException && !(at instanceof SocketTimeoutException)) return true;
        return false;
    }
}
