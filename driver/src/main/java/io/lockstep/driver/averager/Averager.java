package io.lockstep.driver.averager;

import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.LayerStatistics;
import io.lockstep.core.step.RunningStatistics;
import io.lockstep.core.step.TrainingState;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Holds one trial's truth and leads its workers through it: a step's gradient, the update, the next step, and
 * evaluations between. The trainer asks for steps and evaluations; a {@link Dealer} deals them out.
 *
 * <p>While all workers live in one executor that can be the trial's {@link Home}, steps run there, by an averager like
 * this one, and this one hears of where they lead. What it holds may then be older than {@link #step()}: enough to run
 * the steps since then again, to the same bits, when the home is lost. When workers of another executor join, the home
 * reports, and steps go on here.
 *
 * <p>Thread-safe. What {@link #state()} holds may be read and written while no steps run.
 */
public final class Averager implements Leader, Truth {
    private final ParameterLayout layout;
    private final int shards;
    private final TrainingState state;
    private final StepRule rule;
    private final Dealer dealer;
    private final float[][][] slots; // [tensor][slot]
    private final NodeMemory memory;
    private final ShardHolders holders;
    private final Map<EvalRows, ChunkHolders> chunkHolders = new EnumMap<>(EvalRows.class);
    private final Home home;

    // All under the dealer's lock.
    private long step;
    private long targetStep;
    private Totals totals = Totals.NONE;
    private long stateVersion = 1;
    private boolean running; // steps are asked for

    /**
     * @param shards of a step, a power of two
     * @param state where training stands; modified by training
     * @param step updates that led there
     */
    public Averager(ParameterLayout layout, int shards, TrainingState state, long step, StepRule rule, Limits limits) {
        this(new Dealer(limits), layout, shards, state, step, rule, limits.reportMillis());
        dealer.ledBy(this);
    }

    /** One that deals through {@code dealer} whenever it leads it. */
    Averager(
            Dealer dealer,
            ParameterLayout layout,
            int shards,
            TrainingState state,
            long step,
            StepRule rule,
            long reportMillis) {
        this.dealer = dealer;
        this.layout = layout;
        this.shards = shards;
        this.state = state;
        this.step = step;
        this.targetStep = step;
        this.rule = rule;
        memory = new NodeMemory(layout);
        holders = new ShardHolders(shards);
        home = new Home(state, rule.mask(), step, reportMillis);
        slots = new float[layout.parameters().size()][state.slots().size()][];
        for (int tensor = 0; tensor < slots.length; tensor++)
            for (int slot = 0; slot < slots[tensor].length; slot++)
                slots[tensor][slot] = state.slots().get(slot).get(tensor).data;
    }

    Dealer dealer() {
        return dealer;
    }

    /** A seat for a worker of this JVM, which counts as present from its first {@link Seat#take} on. */
    public Seat join(String workerName) {
        return new LocalSeat(dealer, workerName, cause -> {});
    }

    // Truth, for whoever sends it on.

    @Override
    public long version() {
        return stateVersion; // read by one who holds work, during which it doesn't change
    }

    @Override
    public Parameters weights() {
        return state.weights();
    }

    @Override
    public Parameters statistics() {
        return state.statistics();
    }

    // From round to round.

    @Override
    public SharedTask completed(Round round) {
        if (round instanceof GradientRound gradients) {
            gradients.addScalars();
            var root = gradients.root();
            rule.check().check(root.loss / root.weight, gradients.step());
            return new Update(gradients, state, slots, rule);
        }
        if (round instanceof HomeRound atHome) cameHome(atHome);
        else dealer.signalProgress();
        return null;
    }

    @Override
    public SharedTask following(SharedTask done) {
        var update = (Update) done;
        var following = update.following();
        if (following == null && state.statistics().size() > 0) {
            update.round().addStatistics();
            RunningStatistics.update(state.statistics(), update.round().root(), shards);
        }
        return following;
    }

    @Override
    public void done(SharedTask last) {
        var root = ((Update) last).round().root();
        if (!home.isReplaying(step)) totals = totals.plus(root.loss, root.weight, root.rows, root.correct);
        stepped(step + 1);
        stateVersion++;
        home.holdHere(step);
        goOn();
    }

    private void stepped(long to) {
        step = to;
        home.reached(to);
    }

    private void goOn() {
        if (step < targetStep) begin();
        else dealer.signalProgress();
    }

    /** Deals what leads on: at the trial's home, here, or first from there to here. */
    private void begin() {
        var host = dealer.members().soleHost();
        if (host != null) dealer.open(home.run(host, step, targetStep, totals));
        else if (home.isAhead(step)) dealer.open(home.report(null));
        else {
            home.leave();
            int threads = dealer.members().threads();
            dealer.open(new GradientRound(step, 0, shards, threads, state.weights(), memory, holders));
        }
    }

    private void cameHome(HomeRound round) {
        if (round.work() instanceof Work.Run run) {
            boolean replaying = home.isReplaying(step);
            if (home.ran(round.home, run)) stateVersion++;
            var result = run.out();
            if (result.lossIsBroken) {
                rule.check().check(result.brokenLoss, result.step);
                throw new IllegalStateException("the loss of step " + result.step + " is " + result.brokenLoss);
            }
            if (!replaying) totals = result.totals;
            stepped(result.step);
            goOn();
            return;
        }
        home.settled(round.home);
        if (round.work() instanceof Work.Report) {
            home.reported(step);
            stateVersion++;
            if (running) {
                begin();
                return;
            }
        }
        dealer.signalProgress();
    }

    @Override
    public void joined(Member member) {
        if (dealer.round() instanceof HomeRound round) round.home.host.stopSoon();
    }

    /** The home is lost: what it was ahead has to be run again. */
    @Override
    public void left(Member member) {
        boolean out = dealer.round() instanceof HomeRound round && round.home == member;
        if (home.is(member)) step = home.lost();
        if (!out) return;
        dealer.open(null);
        if (running) begin();
        else dealer.signalProgress();
    }

    // What the trainer calls.

    /** What this averager holds; to be touched between runs only. Older than {@link #step()} where steps run at home. */
    public TrainingState state() {
        return state;
    }

    /** Where training stands, fetched from the trial's home where it is there; to be touched between runs only. */
    public TrainingState state(Supervisor supervisor) throws InterruptedException {
        dealer.lock.lock();
        try {
            dealer.checkIdle();
            bring(null, supervisor);
            return state;
        } finally {
            dealer.lock.unlock();
        }
    }

    /** Makes what is held here that of the present step. @param gradient wanted too, or null */
    private void bring(Parameters gradient, Supervisor supervisor) throws InterruptedException {
        while (true) {
            catchUp(supervisor);
            if (gradient == null ? !home.isAhead(step) : !home.exists()) return;
            var report = home.report(gradient);
            dealer.open(report);
            dealer.await(dealer::isIdle, supervisor);
            if (report.isComplete()) return;
        }
    }

    /** Runs the steps that were lost with a home again. */
    private void catchUp(Supervisor supervisor) throws InterruptedException {
        while (home.isReplaying(step)) run(home.reachedStep(), Totals.NONE, supervisor);
    }

    /** Says that {@link #state()} was written to. */
    public void stateChanged() {
        dealer.lock.lock();
        try {
            stateVersion++;
            home.leave();
            home.holdHere(step);
        } finally {
            dealer.lock.unlock();
        }
    }

    /** Begins anew after {@code updates} from what {@link #state()} holds, which was written to. */
    void restart(long updates) {
        step = updates;
        targetStep = updates;
        home.restart(updates);
        stateChanged();
    }

    /** Updates so far. */
    public long step() {
        dealer.lock.lock();
        try {
            return Math.max(step, home.reachedStep());
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
            if (!home.exists()) return ownGradient();
            var gradient = new Parameters(layout.parameters());
            bring(gradient, supervisor);
            return home.exists() ? gradient : ownGradient();
        } finally {
            dealer.lock.unlock();
        }
    }

    /** The gradient that this averager's own last update left. */
    Parameters ownGradient() {
        return memory.of(0).gradient();
    }

    /** The first weight that isn't finite after the last run; 0 where all are. */
    public double brokenWeight() {
        return home.exists() ? home.brokenWeight() : brokenWeight(state.weights());
    }

    static double brokenWeight(Parameters weights) {
        for (int i = 0; i < weights.tensorCount(); i++) {
            float[] values = weights.get(i).data;
            int size = weights.tensors().get(i).size();
            for (int j = 0; j < size; j++) if (!Float.isFinite(values[j])) return values[j];
        }
        return 0;
    }

    /** What the worker failures amount to: the first cause, or null. */
    public Throwable firstWorkerFailure() {
        return dealer.failures().first();
    }

    /** Whether the first cause was a worker's own error, which another attempt would meet again. */
    public boolean workersOwnFailure() {
        return dealer.failures().isOwn();
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

    /** Forgets worker failures that were overcome. */
    public void forgetWorkerFailures() {
        dealer.failures().clear();
    }

    /** Number of workers present: threads of this JVM, and executors. */
    public int workers() {
        dealer.lock.lock();
        try {
            return dealer.members().size();
        } finally {
            dealer.lock.unlock();
        }
    }

    /** Called some times a second by a waiting trainer; what it throws ends the wait. */
    @FunctionalInterface
    public interface Supervisor {
        void look() throws InterruptedException;
    }

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
        totals = before;
        targetStep = target;
        if (step >= target) return totals;
        running = true;
        begin();
        dealer.await(() -> step >= targetStep && dealer.isIdle(), supervisor);
        running = false;
        return totals;
    }

    /** Ends a run after the step it is at. */
    void stopSoon() {
        dealer.lock.lock();
        try {
            targetStep = Math.min(targetStep, step + 1);
        } finally {
            dealer.lock.unlock();
        }
    }

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
                var round = home.evaluate(host, rows, size, sums, activations);
                dealer.open(round);
                dealer.await(dealer::isIdle, supervisor);
                if (round.isComplete()) return new Evaluated(sums, activations);
            }
            bring(null, supervisor);
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

    /** Ends the trial for all workers; {@code cause} is null where it is simply over. The first end counts. */
    public void end(Throwable cause) {
        dealer.end(cause);
    }
}
