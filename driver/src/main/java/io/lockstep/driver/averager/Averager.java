package io.lockstep.driver.averager;

import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.LayerStatistics;
import io.lockstep.core.step.TrainingState;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Holds one trial's truth and leads its workers through it: a step's gradient, the update, the next step, and
 * evaluations between. The trainer asks for steps and evaluations and waits; a {@link StepLeader} says what follows
 * what, and a {@link Dealer} deals it out.
 *
 * <p>While all workers live in one executor that can be the trial's {@link Home}, steps run there, by an averager like
 * this one, and this one hears of where they lead. What it holds may then be older than {@link #step()}: enough to run
 * the steps since then again, to the same bits, when the home is lost. When workers of another executor join, the home
 * reports, and steps go on here.
 *
 * <p>Thread-safe. What {@link #state()} holds may be read and written while no steps run.
 */
public final class Averager {
    private final Dealer dealer;
    private final StepLeader leader;
    private final Map<EvalRows, ChunkHolders> chunkHolders = new EnumMap<>(EvalRows.class);

    /**
     * @param shards of a step, a power of two
     * @param state where training stands; modified by training
     * @param step updates that led there
     */
    public Averager(ParameterLayout layout, int shards, TrainingState state, long step, StepRule rule, Limits limits) {
        this(new Dealer(limits), layout, shards, state, step, rule, limits.reportMillis());
        dealer.ledBy(leader);
    }

    /** One that deals through {@code dealer} whenever its leader leads it. */
    Averager(
            Dealer dealer,
            ParameterLayout layout,
            int shards,
            TrainingState state,
            long step,
            StepRule rule,
            long reportMillis) {
        this.dealer = dealer;
        leader = new StepLeader(dealer, layout, shards, state, step, rule, reportMillis);
    }

    Dealer dealer() {
        return dealer;
    }

    StepLeader leader() {
        return leader;
    }

    /** A seat for a worker of this JVM, which counts as present from its first {@link Seat#take} on. */
    public Seat join(String workerName) {
        return new LocalSeat(dealer, workerName, cause -> {});
    }

    /** Called some times a second by a waiting trainer; what it throws ends the wait. */
    @FunctionalInterface
    public interface Supervisor {
        void look() throws InterruptedException;
    }

    // Steps.

    /**
     * Runs steps until {@code target} updates are behind, and tells what they amount to on top of {@code before}.
     *
     * @throws NoWorkersException when a deadline for workers passed
     */
    public Totals runUntil(long target, Totals before, Supervisor supervisor) throws InterruptedException {
        dealer.lock.lock();
        try {
            dealer.checkIdle();
            catchUp(supervisor);
            return run(target, before, supervisor);
        } finally {
            dealer.lock.unlock();
        }
    }

    private Totals run(long target, Totals before, Supervisor supervisor) throws InterruptedException {
        leader.start(target, before);
        dealer.await(() -> leader.hasArrived() && dealer.isIdle(), supervisor);
        return leader.finish();
    }

    /** Runs the steps that were lost with a home again. */
    private void catchUp(Supervisor supervisor) throws InterruptedException {
        while (leader.isReplaying()) run(leader.reachedStep(), Totals.NONE, supervisor);
    }

    /** Ends a run after the step it is at. */
    void stopSoon() {
        dealer.lock.lock();
        try {
            leader.stopSoon();
        } finally {
            dealer.lock.unlock();
        }
    }

    /** Updates so far. */
    public long step() {
        dealer.lock.lock();
        try {
            return leader.reachedStep();
        } finally {
            dealer.lock.unlock();
        }
    }

    // The truth.

    /** What this averager holds; to be touched between runs only. Older than {@link #step()} where steps run at home. */
    public TrainingState state() {
        return leader.state();
    }

    /** Where training stands, fetched from the trial's home where it is there; to be touched between runs only. */
    public TrainingState state(Supervisor supervisor) throws InterruptedException {
        dealer.lock.lock();
        try {
            dealer.checkIdle();
            bring(null, supervisor);
            return leader.state();
        } finally {
            dealer.lock.unlock();
        }
    }

    /** Makes what is held here that of the present step. @param gradient wanted too, or null */
    private void bring(Parameters gradient, Supervisor supervisor) throws InterruptedException {
        while (true) {
            catchUp(supervisor);
            boolean here =
                    gradient == null ? !leader.isBehindHome() : !leader.home().exists();
            if (here) return;
            var report = leader.home().report(gradient);
            dealer.open(report);
            dealer.await(dealer::isIdle, supervisor);
            if (report.isComplete()) return;
        }
    }

    /** Says that {@link #state()} was written to. */
    public void stateChanged() {
        dealer.lock.lock();
        try {
            leader.stateChanged();
        } finally {
            dealer.lock.unlock();
        }
    }

    /** The last step's mean gradient as the optimizer saw it; valid until the next run. */
    public Parameters lastGradient(Supervisor supervisor) throws InterruptedException {
        dealer.lock.lock();
        try {
            dealer.checkIdle();
            catchUp(supervisor);
            if (!leader.home().exists()) return leader.ownGradient();
            var gradient = new Parameters(leader.layout().parameters());
            bring(gradient, supervisor);
            return leader.home().exists() ? gradient : leader.ownGradient();
        } finally {
            dealer.lock.unlock();
        }
    }

    /** The first weight that isn't finite after the last run; 0 where all are. */
    public double brokenWeight() {
        var home = leader.home();
        return home.exists() ? home.brokenWeight() : brokenWeight(leader.weights());
    }

    static double brokenWeight(Parameters weights) {
        for (int i = 0; i < weights.tensorCount(); i++) {
            float[] values = weights.get(i).data;
            int size = weights.tensors().get(i).size();
            for (int j = 0; j < size; j++) if (!Float.isFinite(values[j])) return values[j];
        }
        return 0;
    }

    // Workers.

    /** What the worker failures amount to: the first cause, or null. */
    public Throwable firstWorkerFailure() {
        return dealer.failures().first();
    }

    /** Whether the first cause was a worker's own error, which another attempt would meet again. */
    public boolean workersOwnFailure() {
        return dealer.failures().isOwn();
    }

    /** Forgets worker failures that were overcome. */
    public void forgetWorkerFailures() {
        dealer.failures().clear();
    }

    /** Says that the trial waits its turn behind other work: the deadline for workers begins anew. */
    public void queued() {
        dealer.lock.lock();
        try {
            dealer.members().excuse();
        } finally {
            dealer.lock.unlock();
        }
    }

    /** Threads at work on the trial, those of executors included. */
    public int threads() {
        dealer.lock.lock();
        try {
            return dealer.members().threads();
        } finally {
            dealer.lock.unlock();
        }
    }

    /** Number of workers present: threads of this JVM, and executors that speak to it. */
    public int workers() {
        dealer.lock.lock();
        try {
            return dealer.members().size();
        } finally {
            dealer.lock.unlock();
        }
    }

    /** Ends the trial for all workers; {@code cause} is null where it is simply over. The first end counts. */
    public void end(Throwable cause) {
        dealer.end(cause);
    }

    // Evaluations.

    /** What an evaluation found; {@code activations} is null where none were asked for. */
    public record Evaluated(EvalSums sums, LayerStatistics activations) {}

    /**
     * Evaluates the first {@code size} rows of a set of rows.
     *
     * @param newSums makes sums of no rows
     * @param newActivations makes layer statistics of no rows, or gives null where none are wanted
     */
    public Evaluated evaluate(
            EvalRows rows,
            long size,
            Supplier<EvalSums> newSums,
            Supplier<LayerStatistics> newActivations,
            Supervisor supervisor)
            throws InterruptedException {
        dealer.lock.lock();
        try {
            dealer.checkIdle();
            while (true) {
                catchUp(supervisor);
                var host = dealer.members().soleHost();
                if (host == null) break;
                var sums = newSums.get();
                var activations = newActivations.get();
                var round = leader.home().evaluate(host, rows, size, sums, activations);
                dealer.open(round);
                dealer.await(dealer::isIdle, supervisor);
                if (round.isComplete()) return new Evaluated(sums, activations);
            }
            bring(null, supervisor);
            var state = leader.state();
            var evaluation = new EvaluationRound(
                    rows,
                    size,
                    state.weights(),
                    state.statistics(),
                    newSums,
                    newActivations,
                    chunkHolders.computeIfAbsent(rows, key -> new ChunkHolders()));
            dealer.open(evaluation);
            dealer.await(evaluation::isComplete, supervisor);
            return new Evaluated(evaluation.total(), evaluation.activations());
        } finally {
            dealer.lock.unlock();
        }
    }
}
