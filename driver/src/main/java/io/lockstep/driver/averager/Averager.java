package io.lockstep.driver.averager;

import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.LayerStatistics;
import io.lockstep.core.step.RunningStatistics;
import io.lockstep.core.step.ShardSums;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Holds one trial's truth and leads its workers through it: a step's gradient, the update, the next step, and
 * evaluations between. Workers come and go at any time; what a lost one had goes to others within the step. The thread
 * that delivers a step's last piece begins what follows, so that no step waits for a thread of its own; threads without
 * work help with the update. The trainer asks for steps and evaluations and enforces the deadlines while it waits.
 *
 * <p>Thread-safe. What {@link #state()} holds may be read and written while no steps run.
 */
public final class Averager {
    private static final Logger LOG = LoggerFactory.getLogger(Averager.class);
    private static final long LOOK_NANOS = 50_000_000;
    /** Worker threads of all trials in this JVM: no one spins where they fill the cores. */
    private static final AtomicInteger LOCAL_WORKERS = new AtomicInteger();

    private final ParameterLayout layout;
    private final int shards;
    private final TrainingState state;
    private final StepRule rule;
    private final Limits limits;
    private final float[][][] slots; // [tensor][slot]
    private final WorkerFailures failures = new WorkerFailures();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition(); // workers wait here
    private final Condition progress = lock.newCondition(); // the trainer waits here
    private volatile int version; // of what workers wait for; changes under the lock
    private final List<Place> places = new ArrayList<>();
    private ShardSums[] sums = {};
    private Round round; // null while nothing is asked for, and during an update
    private volatile Update update; // null but during an update
    private long step;
    private long targetStep;
    private Totals totals = Totals.NONE;
    private long stateVersion = 1;
    private long tickets;
    private int generations;
    private boolean anyoneCame;
    private long aloneSince = System.nanoTime();
    private long lastLook = System.nanoTime();
    private boolean ended;
    private Throwable failure;

    /**
     * @param shards of a step, a power of two
     * @param state where training stands; modified by training
     * @param step updates that led there
     */
    public Averager(ParameterLayout layout, int shards, TrainingState state, long step, StepRule rule, Limits limits) {
        this.layout = layout;
        this.shards = shards;
        this.state = state;
        this.step = step;
        this.targetStep = step;
        this.rule = rule;
        this.limits = limits;
        slots = new float[layout.parameters().size()][state.slots().size()][];
        for (int tensor = 0; tensor < slots.length; tensor++)
            for (int slot = 0; slot < slots[tensor].length; slot++)
                slots[tensor][slot] = state.slots().get(slot).get(tensor).data;
    }

    // What workers call.

    /** A seat for a worker of this JVM, which counts as present from its first {@link Seat#take} on. */
    public Seat join(String workerName) {
        return new LocalSeat(this, workerName);
    }

    Place enter(String workerName) {
        lock.lock();
        try {
            var place = new Place(++generations, workerName);
            places.add(place);
            anyoneCame = true;
            LOG.debug("{} joined, {} at work", workerName, places.size());
            return place;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for work, helping with updates meanwhile. */
    Work take(Place place, boolean local) throws SeatLostException, InterruptedException {
        while (true) {
            if (Thread.interrupted()) throw new InterruptedException(place.name + " was interrupted");
            int seen;
            var helped = update;
            if (helped == null || !helped.hasWork()) {
                lock.lock();
                try {
                    var work = claim(place);
                    if (work != null) return work;
                    helped = update;
                    seen = version;
                } finally {
                    lock.unlock();
                }
                if (helped == null || !helped.hasWork()) {
                    awaitChange(seen, local);
                    continue;
                }
            }
            help(helped);
        }
    }

    private Work claim(Place place) throws SeatLostException {
        if (ended) return new Work.Done();
        if (place.gone) throw new SeatLostException(place.name + " lost its seat: " + place.lostBecause);
        if (round == null) return null;
        var work = round.claim(place, tickets + 1);
        if (work == null) return null;
        tickets++;
        place.work = work;
        place.workSince = System.nanoTime();
        return work;
    }

    private void awaitChange(int seen, boolean local) throws InterruptedException {
        if (local && Waiting.spin(() -> version != seen, LOCAL_WORKERS.get())) return;
        lock.lockInterruptibly();
        try {
            // Ended by whoever changes the version: the next step, a lost worker's work, or the trial's end, which
            // the trainer's deadlines bring about at last.
            while (version == seen) changed.await();
        } finally {
            lock.unlock();
        }
    }

    private void help(Update helped) {
        try {
            if (helped.help()) finish(helped);
        } catch (Throwable t) {
            end(t); // half the weights may be updated
        }
    }

    /** Takes finished work in; false where it is no longer this worker's. */
    boolean deliver(Place place, Work work) {
        Update begun = null;
        lock.lock();
        try {
            if (ended || place.gone || place.work != work) return false;
            place.work = null;
            round.deliver(place, work);
            if (round.isComplete()) begun = completed();
        } finally {
            lock.unlock();
        }
        if (begun != null) help(begun);
        return true;
    }

    /** A worker leaves of itself; a second time, or after it lost its seat, nothing happens. */
    void leave(Place place, Throwable cause) {
        lock.lock();
        try {
            if (place.gone) return;
            if (ended) { // all are to leave: no news, but workers() shall tell who is still there
                place.gone = true;
                places.remove(place);
                return;
            }
            if (cause != null) failures.add(cause);
            LOG.info("{} left{}", place.name, cause == null ? "" : ": " + cause);
            remove(place, cause == null ? "it left" : cause.toString());
        } finally {
            lock.unlock();
        }
    }

    private void remove(Place place, String reason) {
        place.gone = true;
        place.lostBecause = reason;
        places.remove(place);
        if (places.isEmpty()) aloneSince = System.nanoTime();
        if (place.work != null && round != null) round.release(place, place.work, new ShardSums(layout));
        place.work = null;
        change();
    }

    /** A worker failed before it was ready. */
    void neverCame(String workerName, Throwable cause) {
        LOG.info("{} failed before it was ready: {}", workerName, cause.toString());
        failures.add(cause);
    }

    void enterLocal() {
        LOCAL_WORKERS.incrementAndGet();
    }

    void leaveLocal() {
        LOCAL_WORKERS.decrementAndGet();
    }

    /** Number of the weights and statistics' present values: another whenever they change. */
    long stateVersion() {
        return stateVersion; // read by one who holds work, during which it doesn't change
    }

    // From round to round; all under the lock.

    private void change() {
        version++;
        changed.signalAll();
    }

    /** The present round is complete: an update to be helped with, or null. */
    private Update completed() {
        if (!(round instanceof GradientRound gradients)) {
            progress.signalAll(); // who asked for it takes the round away
            return null;
        }
        addScalars(gradients);
        var root = gradients.sums(0);
        try {
            rule.check().check(root.loss / root.weight, gradients.step());
            round = null;
            update = new Update(gradients, state, slots, rule);
        } catch (RuntimeException e) {
            endLocked(e);
            return null;
        }
        change();
        return update;
    }

    private static void addScalars(GradientRound gradients) {
        for (int width = 1; width < gradients.nodes(); width *= 2)
            for (int node = 0; node < gradients.nodes(); node += 2 * width)
                gradients.sums(node).addScalars(gradients.sums(node + width));
    }

    /** An update's pass is done, by the thread that did its last chunk. */
    private void finish(Update finished) {
        var following = finished.following();
        if (following == null) updateStatistics(finished.round());
        lock.lock();
        try {
            if (ended) return;
            update = following;
            if (following == null) stepped(finished.round());
            change();
        } finally {
            lock.unlock();
        }
    }

    private void updateStatistics(GradientRound gradients) {
        int size = state.statistics().size();
        if (size == 0) return;
        for (int width = 1; width < gradients.nodes(); width *= 2)
            for (int node = 0; node < gradients.nodes(); node += 2 * width)
                gradients
                        .sums(node)
                        .statistics()
                        .add(gradients.sums(node + width).statistics(), 0, size);
        RunningStatistics.update(state.statistics(), gradients.sums(0), shards);
    }

    private void stepped(GradientRound gradients) {
        var root = gradients.sums(0);
        totals = totals.plus(root.loss, root.weight, root.rows, root.correct);
        step++;
        stateVersion++;
        if (step < targetStep) beginStep();
        else progress.signalAll();
    }

    private void beginStep() {
        int nodes = GradientRound.nodesFor(places.size(), shards);
        if (sums.length < nodes) {
            var more = new ShardSums[nodes];
            for (int i = 0; i < nodes; i++) more[i] = i < sums.length ? sums[i] : new ShardSums(layout);
            sums = more;
        }
        round = new GradientRound(step, shards, nodes, state.weights(), sums);
    }

    // What the trainer calls.

    /** Where training stands; to be touched between runs only. */
    public TrainingState state() {
        return state;
    }

    /** Says that {@link #state()} was written to. */
    public void stateChanged() {
        lock.lock();
        try {
            stateVersion++;
        } finally {
            lock.unlock();
        }
    }

    /** Updates so far. */
    public long step() {
        lock.lock();
        try {
            return step;
        } finally {
            lock.unlock();
        }
    }

    /** The last step's mean gradient as the optimizer saw it; valid until the next run. */
    public Parameters lastGradient() {
        return sums[0].gradient();
    }

    /** What the worker failures amount to: the first cause, or null. */
    public Throwable firstWorkerFailure() {
        return failures.first();
    }

    /** Whether the first cause was a worker's own error, which another attempt would meet again. */
    public boolean workersOwnFailure() {
        return failures.isOwn();
    }

    /** Says that the trial waits its turn behind other work: the deadline for workers begins anew. */
    public void queued() {
        lock.lock();
        try {
            aloneSince = System.nanoTime();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets worker failures that were overcome. */
    public void forgetWorkerFailures() {
        failures.clear();
    }

    /** Number of workers present. */
    public int workers() {
        lock.lock();
        try {
            return places.size();
        } finally {
            lock.unlock();
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
        lock.lock();
        try {
            checkIdle();
            totals = before;
            targetStep = target;
            if (step >= target) return totals;
            beginStep();
            change();
            await(() -> step >= targetStep, supervisor);
            return totals;
        } finally {
            lock.unlock();
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
        lock.lock();
        try {
            checkIdle();
            var evaluation = new EvaluationRound(rows, size, state, newSums, newActivations);
            round = evaluation;
            change();
            await(evaluation::isComplete, supervisor);
            round = null;
            return new Evaluated(evaluation.total(), evaluation.activations());
        } finally {
            lock.unlock();
        }
    }

    private void checkIdle() {
        if (ended) throw asRuntime(failure);
        if (round != null || update != null) throw new IllegalStateException("one thing at a time");
    }

    private void await(Waiting.Condition condition, Supervisor supervisor) throws InterruptedException {
        while (!ended && !condition.holds()) {
            long left = LOOK_NANOS - (System.nanoTime() - lastLook);
            if (left > 0) {
                progress.awaitNanos(left);
                continue;
            }
            lastLook = System.nanoTime(); // of all waits: where each is short, somebody still has to look
            enforceDeadlines();
            lock.unlock();
            try {
                supervisor.look();
            } finally {
                lock.lock();
            }
        }
        if (ended) throw asRuntime(failure);
    }

    private static RuntimeException asRuntime(Throwable t) {
        if (t == null) return new IllegalStateException("the trial has ended");
        if (t instanceof Error error) throw error;
        return t instanceof RuntimeException runtime ? runtime : new IllegalStateException(t);
    }

    private void enforceDeadlines() {
        long now = System.nanoTime();
        for (var place : List.copyOf(places)) {
            long millis = TimeUnit.NANOSECONDS.toMillis(now - place.workSince);
            if (place.work == null || millis < limits.workMillis()) continue;
            var late = new SeatLostException(place.name + " kept a piece of work for " + millis / 1000 + " s");
            LOG.warn("{}; it goes to another worker", late.getMessage());
            failures.add(late);
            remove(place, late.getMessage());
        }
        if (!places.isEmpty()) return;
        long millis = TimeUnit.NANOSECONDS.toMillis(now - aloneSince);
        if (millis >= (anyoneCame ? limits.noWorkerMillis() : limits.firstWorkerMillis()))
            endLocked(new NoWorkersException(anyoneCame, millis, failures.first()));
    }

    /** Ends the trial for all workers; {@code cause} is null where it is simply over. The first end counts. */
    public void end(Throwable cause) {
        lock.lock();
        try {
            endLocked(cause);
        } finally {
            lock.unlock();
        }
    }

    private void endLocked(Throwable cause) {
        if (ended) return;
        ended = true;
        failure = cause;
        round = null;
        update = null;
        change();
        progress.signalAll();
    }
}
