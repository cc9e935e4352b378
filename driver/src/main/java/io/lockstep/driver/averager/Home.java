package io.lockstep.driver.averager;

import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.LayerStatistics;
import io.lockstep.core.step.TrainingState;

/**
 * What an averager knows of the executor that runs its trial's steps: which it is, how far it has come, and how old the
 * state is that the averager holds itself. Under the dealer's lock.
 */
final class Home {
    private final TrainingState state; // the averager's own, of step heldStep
    private final Parameters mask;
    private final long reportMillis;
    private TrainingState incoming; // so that a report that breaks off leaves the state whole; null before the first
    private Member host; // holds the state of the present step; null while the averager does
    private long heldStep;
    private long reachedStep; // by a home that may be lost since
    private double brokenWeight;

    Home(TrainingState state, Parameters mask, long step, long reportMillis) {
        this.state = state;
        this.mask = mask;
        this.reportMillis = reportMillis;
        restart(step);
    }

    void restart(long step) {
        host = null;
        heldStep = step;
        reachedStep = step;
    }

    boolean exists() {
        return host != null;
    }

    boolean is(Member member) {
        return host == member;
    }

    /** Whether the averager's own state is older than {@code step}. */
    boolean isAhead(long step) {
        return host != null && heldStep < step;
    }

    long reachedStep() {
        return reachedStep;
    }

    void reached(long step) {
        reachedStep = Math.max(reachedStep, step);
    }

    /** Whether steps from {@code step} on were run before, and are run again. */
    boolean isReplaying(long step) {
        return step < reachedStep;
    }

    void holdHere(long step) {
        heldStep = step;
    }

    /** Nobody but the averager holds the present state. */
    void leave() {
        host = null;
    }

    /** The home is gone; gives the step that the averager's own state is of. */
    long lost() {
        host = null;
        return heldStep;
    }

    double brokenWeight() {
        return brokenWeight;
    }

    private TrainingState seed(Member member) {
        return host == member ? null : state;
    }

    private TrainingState incoming() {
        if (incoming == null) incoming = state.emptyCopy();
        return incoming;
    }

    /** Steps at {@code member}; those that are run again end where the first run had come. */
    HomeRound run(Member member, long step, long target, Totals totals) {
        boolean again = isReplaying(step);
        var deal = new RunDeal(
                step, again ? Math.min(target, reachedStep) : target, reportMillis, again ? Totals.NONE : totals);
        var result = new RunResult(incoming());
        return new HomeRound(member, ticket -> new Work.Run(ticket, seed(member), mask, deal, result));
    }

    HomeRound evaluate(Member member, EvalRows rows, long size, EvalSums sums, LayerStatistics activations) {
        return new HomeRound(
                member, ticket -> new Work.EvaluateAll(ticket, seed(member), mask, rows, size, sums, activations));
    }

    HomeRound report(Parameters gradient) {
        return new HomeRound(host, ticket -> new Work.StateReport(ticket, incoming(), gradient));
    }

    /** A run is back; true where it changed the averager's own state. */
    boolean ran(Member member, Work.Run run) {
        host = member;
        brokenWeight = run.out().brokenWeight;
        if (!run.out().hasState) return false;
        state.set(incoming);
        heldStep = run.out().step;
        return true;
    }

    void settled(Member member) {
        host = member;
    }

    void reported(long step) {
        state.set(incoming);
        heldStep = step;
    }
}
