package io.lockstep.driver.train;

import io.lockstep.core.UserError;
import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.eval.Metric;
import io.lockstep.core.eval.Metrics;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.EvalRows;
import io.lockstep.driver.averager.Totals;
import java.util.Set;
import java.util.TreeMap;

/** A trial's epochs: an averager, wherever it is, is asked for steps and evaluations, and what comes out is a line. */
final class EpochRun {
    /** These have places of their own in a line. */
    private static final Set<Metric> APART = Set.of(Metric.LOSS, Metric.ACCURACY);

    private final TrialSpec spec;
    private final TrialData data;
    private final LearningRate rate;
    private final TrainListener listener;
    private final Averager averager;
    private final Averager.Supervisor supervisor;
    private final Set<Metric> wanted;
    private final boolean detailed;
    private final RunClock clock;
    private EvalSums judged; // the validation rows in detail, by the network as it is; null where that isn't known

    EpochRun(
            TrialSpec spec,
            TrialData data,
            LearningRate rate,
            TrainListener listener,
            Averager averager,
            Averager.Supervisor supervisor,
            RunClock clock) {
        this.spec = spec;
        this.data = data;
        this.rate = rate;
        this.listener = listener;
        this.averager = averager;
        this.supervisor = supervisor;
        wanted = spec.watched();
        detailed = wanted.stream().anyMatch(Metric::isDetailed);
        this.clock = clock;
    }

    /**
     * Runs an epoch and validates.
     *
     * @param epoch from 1
     * @param begin updates behind
     * @param last whether training ends with it: then it is validated in the detail of evaluation.json
     */
    EpochMetrics run(int epoch, long begin, boolean last) throws InterruptedException {
        long started = System.nanoTime();
        clock.enter(RunTime.STEPS);
        long step = begin + rate.plan().stepsPerEpoch();
        var totals = steps(begin, step);
        if (totals.weight() == 0)
            throw new UserError("weight: every row that is trained on has weight 0, its own or its class's; allowed are"
                    + " weights of which some are positive");
        clock.enter(RunTime.EVALUATION);
        double stepSeconds = (System.nanoTime() - started) / 1e9;
        double broken = averager.brokenWeight(); // a step's loss can't tell that the last update was one too many
        if (!Double.isFinite(broken)) throw new DivergedException("a weight", broken, step, epoch);
        var more = new TreeMap<String, Object>();
        Metrics valid = data.validation() == null ? null : validate(step, epoch, detailed || last, more);
        var diagnostics =
                spec.settings().diagnostics() ? Diagnostics.of(averager, data, spec.settings(), supervisor) : null;
        boolean classification = spec.settings().loss().isClassification();
        return new EpochMetrics(
                epoch,
                step,
                totals.loss() / totals.weight(),
                classification ? (Double) (totals.correct() / totals.rowWeight()) : null,
                valid == null ? null : (Double) valid.loss(),
                valid == null ? null : valid.accuracy(),
                rate.at(step - 1),
                (System.nanoTime() - started) / 1e9,
                totals.rows() / stepSeconds,
                diagnostics,
                more);
    }

    private Metrics validate(long step, int epoch, boolean inDetail, TreeMap<String, Object> more)
            throws InterruptedException {
        var sums = sums(EvalRows.VALIDATION, data.validation(), inDetail);
        judged = inDetail ? sums : null;
        if (sums.weight == 0)
            throw new UserError("weight: every row that is validated on has weight 0; allowed are weights of which some"
                    + " are positive, or another --valid");
        var valid = Metrics.of(sums);
        if (!Double.isFinite(valid.loss())) throw new DivergedException("validation loss", valid.loss(), step, epoch);
        valid.values().forEach((metric, value) -> {
            boolean usual = TrialSpec.USUAL.contains(metric) && !APART.contains(metric);
            if (usual || wanted.contains(metric) && !Double.isNaN(value)) more.put(metric.validKey(), value);
        });
        return valid;
    }

    /** Runs an epoch's steps, in parts where the listener wants to look between. */
    private Totals steps(long begin, long end) throws InterruptedException {
        int every = listener.watchEverySteps();
        var totals = Totals.NONE;
        for (long step = begin; step < end; ) {
            step = every > 0 ? Math.min(end, (step / every + 1) * every) : end;
            totals = averager.runUntil(step, totals, supervisor);
            if (every == 0 || step % every != 0) continue;
            var state = averager.state(supervisor);
            listener.stepped(step, state.weights(), state.statistics());
        }
        return totals;
    }

    /** The network is no longer the one that the last epoch left. */
    void networkChanged() {
        judged = null;
    }

    /** What the network, as it is, comes to in detail on the validation rows. */
    EvalSums ofValidation() throws InterruptedException {
        return judged != null ? judged : sums(EvalRows.VALIDATION, data.validation(), true);
    }

    /** The same on the test data. */
    EvalSums ofTest() throws InterruptedException {
        return sums(EvalRows.TEST, data.test(), true);
    }

    private EvalSums sums(EvalRows rows, TrialData.Part part, boolean inDetail) throws InterruptedException {
        clock.enter(RunTime.EVALUATION);
        var sums = Diagnostics.newSums(spec.settings(), inDetail);
        return averager.evaluate(rows, part.size(), sums, () -> null, supervisor)
                .sums();
    }
}
