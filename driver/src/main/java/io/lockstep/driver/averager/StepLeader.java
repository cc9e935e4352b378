package io.lockstep.driver.averager;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.RunningStatistics;
import io.lockstep.core.step.TrainingState;

/**
 * The truth of one trial and its way from round to round: which step is dealt next and where, what becomes of a
 * completed round, what is run again when the trial's {@link Home} is lost. An {@link Averager} says how far to go.
 *
 * <p>All under the dealer's lock, but {@link #following}, {@link #version()} and what is read of the state.
 */
final class StepLeader implements Leader, Truth {
    private final Dealer dealer;
    private final ParameterLayout layout;
    private final int shards;
    private final TrainingState state;
    private final StepRule rule;
    private final float[][][] slots; // [tensor][slot]
    private final NodeMemory memory;
    private final ShardHolders holders;
    private final Home home;
    private long step;
    private long targetStep;
    private Totals totals = Totals.NONE;
    private long stateVersion = 1;
    private boolean running; // steps are asked for

    StepLeader(
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

    TrainingState state() {
        return state;
    }

    Home home() {
        return home;
    }

    ParameterLayout layout() {
        return layout;
    }

    /** The gradient that this JVM's own last update left. */
    Parameters ownGradient() {
        return memory.of(0).gradient();
    }

    // How far to go.

    /** Begins to run steps until {@code target} updates are behind, adding what they amount to to {@code before}. */
    void start(long target, Totals before) {
        totals = before;
        targetStep = target;
        if (hasArrived()) return;
        running = true;
        begin();
    }

    boolean hasArrived() {
        return step >= targetStep;
    }

    /** Nobody asks for steps any more; gives what they amounted to. */
    Totals finish() {
        running = false;
        return totals;
    }

    /** Ends a run after the step it is at. */
    void stopSoon() {
        targetStep = Math.min(targetStep, step + 1);
    }

    /** Updates so far, those included that went with a lost home and will be run again. */
    long reachedStep() {
        return Math.max(step, home.reachedStep());
    }

    /** Whether steps that were lost with a home have to be run again. */
    boolean isReplaying() {
        return home.isReplaying(step);
    }

    /** Whether {@link #state()} is older than the present step. */
    boolean isBehindHome() {
        return home.isAhead(step);
    }

    /** {@link #state()} was written to. */
    void stateChanged() {
        stateVersion++;
        home.leave();
        home.holdHere(step);
    }

    /** Begins anew after {@code updates} from what {@link #state()} holds, which was written to. */
    void restart(long updates) {
        step = updates;
        targetStep = updates;
        home.restart(updates);
        stateChanged();
    }

    // From round to round.

    @Override
    public SharedTask completed(Round round) {
        if (round instanceof GradientRound gradients) {
            gradients.addScalars();
            var root = gradients.root();
            rule.check().check(root.weight == 0 ? root.loss : root.loss / root.weight, gradients.step());
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
        if (!isReplaying()) totals = totals.plus(root);
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
        if (hasArrived()) dealer.signalProgress();
        else begin();
    }

    /** Deals what leads on: at the trial's home, here, or first from there to here. */
    private void begin() {
        var host = dealer.members().soleHost();
        if (host != null) dealer.open(home.run(host, step, targetStep, totals));
        else if (isBehindHome()) dealer.open(home.report(null));
        else {
            home.leave();
            boolean alone =
                    rule.isSmall(layout.parameterCount()) && dealer.members().areThreads();
            int threads = alone ? 1 : dealer.members().threads();
            dealer.open(new GradientRound(step, 0, shards, threads, state.weights(), memory, holders));
        }
    }

    private void cameHome(HomeRound round) {
        if (round.work() instanceof Work.Run run) {
            boolean replaying = isReplaying();
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
        if (round.work() instanceof Work.StateReport) {
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
}
