package io.lockstep.driver.sweep;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.Validation;
import io.lockstep.driver.train.DivergedException;
import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrainResult;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.train.TrialSize;
import io.lockstep.driver.train.TrialSpec;
import io.lockstep.driver.trials.TrialTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries out assignments, each by the thread that asks, and records what came of them. */
final class TrialRunner {
    private static final Logger LOG = LoggerFactory.getLogger(TrialRunner.class);

    private final TrialTrainer trainer;
    private final SweepSpec sweep;
    private final SweepData data;
    private final Objective objective;
    private final Ledger ledger;
    private final SweepFiles files;
    private final SweepListener listener;
    private final SweepTime.Sum time = new SweepTime.Sum();
    private volatile boolean cancelled;
    private final Map<String, Throwable> causes = new ConcurrentHashMap<>();

    TrialRunner(
            TrialTrainer trainer,
            SweepSpec sweep,
            SweepData data,
            Objective objective,
            Ledger ledger,
            SweepFiles files,
            SweepListener listener) {
        this.trainer = trainer;
        this.sweep = sweep;
        this.data = data;
        this.objective = objective;
        this.ledger = ledger;
        this.files = files;
        this.listener = listener;
    }

    /** Where the time went since this was made. */
    SweepTime time(int atOnce) {
        return time.until(System.nanoTime(), atOnce);
    }

    /** From now on nothing is trained, and what ends is no result. */
    void cancel() {
        cancelled = true;
    }

    private boolean stopping() {
        return cancelled || listener.shouldStop() || Thread.currentThread().isInterrupted();
    }

    /** What made a trial fail, as far as this run saw it; else null. */
    Throwable cause(String id) {
        return causes.get(id);
    }

    /**
     * Trains what is not known yet; null when asked to stop before the end.
     *
     * @param workers Spark tasks where the options leave that open
     */
    Observation evaluate(Assignment assignment, int workers) {
        var trial = assignment.trial();
        var outcome = ledger.known(assignment);
        var latest = ledger.latest(trial);
        if (outcome == null && latest != null && latest.ended()) outcome = latest.at(assignment.untilEpoch());
        if (outcome == null) outcome = train(assignment, latest, workers);
        if (outcome == null) return null;
        var record = ledger.add(trial, outcome);
        if (record != null) listener.trialEnded(record);
        return new Observation(assignment, outcome.error() == null ? outcome.objective() : null);
    }

    private Outcome train(Assignment assignment, Outcome latest, int workers) {
        if (stopping()) return null;
        var trial = assignment.trial();
        var progress = new Progress(assignment);
        long start = System.nanoTime();
        double before = latest == null ? 0 : latest.seconds();
        try {
            var results = new ArrayList<TrainResult>();
            for (var valid : data.validations(sweep.options(trial))) {
                var spec = spec(assignment, valid, latest, workers);
                progress.parameters =
                        ParameterLayout.of(spec.settings().architecture()).parameterCount();
                var result = trainer.train(spec, progress);
                if (result.end() == TrainResult.End.CANCELLED) return null;
                time.add(result.time(), result.seconds());
                results.add(result);
            }
            return succeeded(assignment, results, seconds(before, start), latest);
        } catch (RuntimeException | OutOfMemoryError e) {
            if (stopping()) return null;
            if (!trainer.isUsable()) throw e;
            causes.put(trial.id(), e);
            boolean ownFault = e instanceof DivergedException;
            Integer stored = latest == null ? null : latest.storedEpochs();
            if (e instanceof DivergedException diverged && diverged.storedEpochs() >= 0)
                stored = diverged.storedEpochs();
            if (!ownFault) LOG.info("trial {} failed", trial.id(), e);
            return new Outcome(
                    trial.number(),
                    assignment.untilEpoch(),
                    null,
                    progress.epochs,
                    progress.parameters,
                    seconds(before, start),
                    true,
                    ExtraRuns.describe(e),
                    ownFault,
                    null,
                    null,
                    stored,
                    null,
                    null);
        }
    }

    private TrialSpec spec(Assignment assignment, Validation valid, Outcome latest, int workers) {
        var trial = assignment.trial();
        var options = sweep.options(trial);
        if (trial.lineage() != null) options = options.with(TrainOption.INIT_FROM.name(), files.parent(trial));
        var name = SweepFiles.name(trial.id(), valid);
        var kind = SweepFiles.TRIAL_DIRECTORIES;
        var place = files.run(kind, name);
        var resolved = TrialResolver.resolve(options, data.of(options, valid), name, place, workers);
        // What a killed trial left without a checkpoint is of no use, nor what another one of that number left.
        boolean goOn = latest != null
                || sweep.resume()
                        && files.hasCheckpoint(kind, name)
                        && files.isOf(kind, name, trial.params().keySet(), resolved.config());
        var spec = resolved.toBuilder()
                .resume(goOn)
                .overwrite(!goOn && sweep.resume())
                .testData(null) // test rows are for the winner alone
                .build();
        return objective.measured(spec).untilEpoch(assignment.untilEpoch(), goOn);
    }

    /** @param results one, or one a fold */
    private Outcome succeeded(Assignment assignment, List<TrainResult> results, double seconds, Outcome latest) {
        var result = results.get(0);
        Integer before = latest == null ? null : latest.storedEpochs();
        var values = new ArrayList<Double>();
        for (var one : results) values.add(objective.of(one));
        Double value = values.contains(null)
                ? null
                : (Double) values.stream().mapToDouble(one -> one).average().orElseThrow();
        return new Outcome(
                assignment.trial().number(),
                assignment.untilEpoch(),
                value,
                result.epochs(),
                result.size().parameters(),
                seconds,
                results.stream().allMatch(one -> one.end() == TrainResult.End.SUCCEEDED),
                null,
                false,
                result.weightsSha256(),
                results.size() > 1 ? values : null,
                result.storedEpochs() > 0 ? (Integer) result.storedEpochs() : before,
                null,
                null);
    }

    private static double seconds(double before, long start) {
        return Math.round(before * 1e3 + (System.nanoTime() - start) / 1e6) / 1e3;
    }

    /** Passes a trial's news on. */
    private final class Progress implements TrainListener {
        private final Assignment assignment;
        volatile int epochs;
        volatile Integer parameters;

        Progress(Assignment assignment) {
            this.assignment = assignment;
        }

        @Override
        public void started(TrialSpec spec, TrialSize size, int startEpoch) {
            epochs = startEpoch;
            int until = assignment.untilEpoch() == 0 ? size.epochs() : assignment.untilEpoch();
            listener.trialStarted(assignment.trial(), size, startEpoch, until);
        }

        @Override
        public void epochEnded(EpochMetrics metrics) {
            epochs = metrics.epoch();
            listener.epochEnded(assignment.trial(), metrics);
        }

        @Override
        public boolean shouldStop() {
            return cancelled || listener.shouldStop();
        }
    }
}
