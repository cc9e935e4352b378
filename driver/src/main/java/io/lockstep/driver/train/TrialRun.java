package io.lockstep.driver.train;

import io.lockstep.core.model.ModelInfo;
import io.lockstep.core.optim.EarlyStopping;
import io.lockstep.core.step.StepPlan;
import io.lockstep.core.step.TrainingState;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.checkpoint.Checkpoint;
import io.lockstep.driver.checkpoint.CheckpointStore;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.store.StoreEntry;
import io.lockstep.driver.train.TrainResult.End;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * One trial from its first epoch to its last: steps and evaluations are asked of the averager, and what comes out is
 * written and told between them. Used by one thread. Long because whatever an epoch's end changes stands together.
 */
final class TrialRun {
    /** Checkpoints of very short epochs are this far apart at least, but for the first and the last. */
    private static final long BETWEEN_CHECKPOINTS_NANOS = 1_000_000_000;

    private final TrialSpec spec;
    private final TrialData data;
    private final TrialStart start;
    private final Directory directory;
    private final CheckpointStore store;
    private final Shelf shelf;
    private final TrainListener listener;
    private final RunClock clock;
    private final StepPlan plan;
    private final LearningRate rate;
    private final MetricsFile metrics;
    private int epoch; // epochs behind
    private long step;
    private long firstStep; // of this run
    private EarlyStopping earlyStopping; // null where it is off
    private int bestEpoch;
    private TrainingState best; // null where early stopping is off, or before the first epoch
    private Map<String, Object> test = Map.of();
    private final EvaluationFile evaluation;
    private long lastCheckpoint = System.nanoTime() - BETWEEN_CHECKPOINTS_NANOS;
    private int checkpointed = -1;
    private Checkpoint last; // where training ended; null before, and without a store of trials

    private TrialRun(
            TrialSpec spec,
            TrialData data,
            TrialStart start,
            Directory directory,
            CheckpointStore store,
            Shelf shelf,
            TrainListener listener,
            RunClock clock,
            Checkpoint from) {
        this.spec = spec;
        this.data = data;
        this.start = start;
        this.directory = directory;
        this.store = store;
        this.shelf = shelf;
        this.listener = listener;
        this.clock = clock;
        plan = spec.settings().plan(data.training().size());
        rate = new LearningRate(spec.settings(), plan);
        evaluation = new EvaluationFile(data.info().outputNames(), spec.threshold());
        earlyStopping = spec.earlyStopping() > 0 ? new EarlyStopping(spec.earlyStopping()) : null;
        if (from == null) {
            metrics = new MetricsFile(directory, List.of());
            return;
        }
        metrics = new MetricsFile(directory, MetricsFile.readAll(directory, from.epoch()));
        metrics.flush();
        epoch = checkpointed = from.epoch();
        step = firstStep = from.step();
        start.state().set(from.state());
        earlyStopping = from.earlyStopping();
        bestEpoch = from.bestEpoch();
        best = from.best();
    }

    /** A run from the beginning, in a directory that holds none. */
    static TrialRun fresh(
            TrialSpec spec,
            TrialData data,
            TrialStart start,
            Directory directory,
            CheckpointStore store,
            Shelf shelf,
            TrainListener listener,
            RunClock clock) {
        return new TrialRun(spec, data, start, directory, store, shelf, listener, clock, null);
    }

    /** A run from where the directory's newest valid checkpoint is. */
    static TrialRun resume(
            TrialSpec spec,
            TrialData data,
            TrialStart start,
            Directory directory,
            CheckpointStore store,
            Shelf shelf,
            TrainListener listener,
            RunClock clock) {
        var from = SameRun.checkpoint(directory, spec, start, store);
        return new TrialRun(spec, data, start, directory, store, shelf, listener, clock, from);
    }

    /** Updates behind. */
    long step() {
        return step;
    }

    /** The learning rate of a step, from 0. */
    LearningRate rate() {
        return rate;
    }

    /** Throws where a step's mean loss isn't finite. */
    void checkLoss(double loss, long ofStep) {
        if (!Double.isFinite(loss)) throw new DivergedException(loss, ofStep + 1, ofStep / plan.stepsPerEpoch() + 1);
    }

    /** Trains to the end, or to where it is to pause. */
    End train(Averager averager, TrialJob job) throws InterruptedException {
        Averager.Supervisor supervisor = () -> {
            job.look();
            stopIfAsked();
        };
        int until = spec.lastEpoch();
        listener.started(spec, size(), epoch);
        var state = averager.state();
        if (listener.watchEverySteps() > 0 && step == 0) listener.stepped(0, state.weights(), state.statistics());
        var oneByOne = new EpochRun(spec, data, rate, listener, averager, supervisor, clock);
        try {
            while (epoch < until && !stoppedEarly()) {
                var result = oneByOne.run(epoch + 1, step, epoch + 1 == until);
                epoch++;
                step = result.step();
                clock.enter(RunTime.FILES);
                ended(averager, result, supervisor);
                stopIfAsked();
            }
            boolean paused = epoch < spec.settings().epochs() && !stoppedEarly();
            if (spec.checkpointEvery() > 0 || paused) checkpoint(averager.state(supervisor));
            else averager.state(supervisor);
            if (shelf.isOpen()) last = here(averager.state().copy());
            restoreBest(averager, oneByOne);
            judge(oneByOne);
            return paused ? End.PAUSED : End.SUCCEEDED;
        } catch (StoppedException e) {
            return End.CANCELLED;
        }
    }

    /** Whether nothing is left to train. */
    boolean isOver() {
        return epoch >= spec.lastEpoch() || stoppedEarly();
    }

    /** Ends with what a store of trials has of it, down to its figures: nothing is computed. */
    End take(StoreEntry entry) {
        listener.started(spec, size(), epoch);
        if (best != null) start.state().set(best);
        var figures = entry.files().get(StoreEntry.EVALUATION);
        if (figures != null) test = evaluation.take(figures, data.test() != null);
        return epoch < spec.settings().epochs() && !stoppedEarly() ? End.PAUSED : End.SUCCEEDED;
    }

    /** What an equal run ended in, after the epochs that a store of trials tells of. */
    DivergedException divergence(StoreEntry entry) {
        epoch = entry.trial().epochs();
        listener.started(spec, size(), epoch);
        var text = new String(entry.files().get(StoreEntry.METRICS), StandardCharsets.UTF_8);
        for (var line : MetricsFile.parse(text, entry.place() + "/" + MetricsFile.NAME, epoch)) metrics.add(line);
        return new DivergedException(entry.trial().diverged(), epoch);
    }

    private TrialSize size() {
        return new TrialSize(
                plan.rows(),
                data.validation() == null ? 0 : data.validation().size(),
                plan.stepsPerEpoch(),
                spec.settings().epochs(),
                start.state().weights().size());
    }

    /** What the network that is kept comes to on rows that it wasn't trained on. */
    private void judge(EpochRun run) throws InterruptedException {
        if (data.validation() != null) evaluation.add("valid", run.ofValidation());
        if (data.test() != null) test = evaluation.add("test", run.ofTest());
    }

    private boolean stoppedEarly() {
        return earlyStopping != null && earlyStopping.shouldStop();
    }

    private void stopIfAsked() throws InterruptedException {
        if (Thread.interrupted()) throw new InterruptedException();
        if (listener.shouldStop()) throw new StoppedException();
    }

    /** Writes and tells what an epoch came to; the state is fetched only where somebody wants it. */
    private void ended(Averager averager, EpochMetrics result, Averager.Supervisor supervisor)
            throws InterruptedException {
        metrics.add(result);
        if (earlyStopping != null) {
            var metric = spec.earlyStoppingMetric();
            double watched = result.value(data.validation() == null ? "train_loss" : metric.validKey())
                    .orElse(Double.NaN);
            earlyStopping = earlyStopping.observe(watched, metric.better());
            if (earlyStopping.improved() || best == null) {
                bestEpoch = epoch;
                best = averager.state(supervisor).copy();
            }
        }
        boolean due = spec.checkpointEvery() > 0 && epoch % spec.checkpointEvery() == 0;
        if (due && System.nanoTime() - lastCheckpoint >= BETWEEN_CHECKPOINTS_NANOS)
            checkpoint(averager.state(supervisor));
        listener.epochEnded(result);
        if (!listener.watchesEpochs()) return;
        var state = averager.state(supervisor);
        listener.epochEnded(result, state.weights(), state.statistics());
    }

    private void checkpoint(TrainingState state) {
        if (checkpointed == epoch) return;
        metrics.flush();
        var here = here(state);
        store.write(here);
        shelf.keep(here, metrics.epochs());
        checkpointed = epoch;
        lastCheckpoint = System.nanoTime();
    }

    private Checkpoint here(TrainingState state) {
        return new Checkpoint(epoch, step, start.identity(), state, earlyStopping, bestEpoch, best);
    }

    private void restoreBest(Averager averager, EpochRun run) {
        if (best == null) return;
        averager.state().set(best);
        averager.stateChanged();
        run.networkChanged();
    }

    /** Makes metrics.jsonl tell all epochs so far, and a store of trials what the newest checkpoint holds. */
    void flush() {
        metrics.flush();
        if (shelf.isOpen() && last == null)
            store.newest(start.state(), start.identity()).ifPresent(at -> shelf.add(at, metrics.epochs()));
    }

    /** Tells a store of trials how it ended, where an equal run would end so too. */
    void failed(Throwable cause) {
        if (cause instanceof DivergedException) shelf.addDivergence(metrics.epochs(), cause.getMessage());
    }

    /** Writes what a run leaves. */
    TrainResult finish(End end, RunFile file, double seconds, PhaseSum.Times workers, RunTime.Traffic traffic) {
        flush();
        var state = start.state();
        String sha256 = null;
        int from = best == null ? epoch : bestEpoch;
        var time = RunTime.UNKNOWN;
        if (end == End.CANCELLED) file.ended("cancelled", null);
        else {
            var settings = spec.settings();
            var info = ModelInfo.of(
                            data.info(),
                            data.standardizer(),
                            data.targetScaler(),
                            settings.architecture(),
                            settings.loss())
                    .withThreshold(evaluation.threshold());
            sha256 = ModelDirectory.write(directory, info, state.weights(), state.statistics());
            evaluation.write(directory);
            if (last != null) shelf.add(last, metrics.epochs(), sha256, evaluation.bytes());
            var ran = new RunTime.Size(
                    step - firstStep, settings.shards(), state.weights().size());
            time = RunTime.of(listener.secondsBefore(), clock, workers, traffic, ran);
            file.time(time);
            file.ended(end == End.PAUSED ? "paused" : "succeeded", sha256, epoch, from, seconds, test);
        }
        return new TrainResult(
                spec.id(),
                end,
                metrics.epochs(),
                from,
                test,
                size(),
                seconds,
                sha256,
                state.weights(),
                state.statistics(),
                shelf.takenEpochs(),
                time);
    }

    /** The listener asked to stop. */
    private static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        StoppedException() {
            super("stopped as asked", null, false, false);
        }
    }
}
