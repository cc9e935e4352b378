package io.lockstep.driver.averager;

import io.lockstep.core.profile.Phase;
import io.lockstep.core.profile.PhaseTimes;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deals a round's pieces out to members who come and go at any time, and takes them in; what a lost one had goes to
 * others. The thread that delivers a round's last piece begins what the {@link Leader} says follows, so that no step
 * waits for a thread of its own; members without work help with it.
 *
 * <p>Thread-safe; one lock guards members, rounds and deadlines.
 */
final class Dealer {
    private static final Logger LOG = LoggerFactory.getLogger(Dealer.class);
    private static final long LOOK_NANOS = 50_000_000;
    /** Worker threads of all trials in this JVM: no one spins where they fill the cores. */
    private static final AtomicInteger LOCAL_WORKERS = new AtomicInteger();

    final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition(); // members wait here
    private final Condition progress = lock.newCondition(); // who asked for a round waits here
    private final Members members = new Members();
    private final WorkerFailures failures = new WorkerFailures();
    private final Deadlines deadlines;
    private Leader leader;
    private volatile int version; // of what members wait for; changes under the lock
    private Round round; // null while nothing is asked for, and during a shared task
    private volatile SharedTask task; // null while there is none
    private long tickets;
    private long lastLook = System.nanoTime();
    private boolean ended;
    private Throwable failure;
    private IOException cut; // why this dealer has no work to give any more though the trial may go on

    Dealer(Limits limits) {
        deadlines = new Deadlines(limits);
    }

    /** Who decides from now on. Under the lock, or before anybody joined. */
    void ledBy(Leader next) {
        leader = next;
    }

    Members members() {
        return members;
    }

    WorkerFailures failures() {
        return failures;
    }

    // What members call.

    Member enter(String name, int threads, Host host) {
        lock.lock();
        try {
            var member = members.enter(name, threads, host);
            LOG.debug("{} joined, {} at work", name, members.size());
            leader.joined(member);
            return member;
        } finally {
            lock.unlock();
        }
    }

    /** An executor's number of threads has changed. */
    void threads(Member member, int threads) {
        lock.lock();
        try {
            member.threads = Math.max(1, threads);
        } finally {
            lock.unlock();
        }
    }

    /** Waits for work, helping with shared tasks meanwhile. */
    Work take(Member member, boolean local) throws SeatLostException, InterruptedException {
        var times = PhaseTimes.ofThread();
        while (true) {
            if (Thread.interrupted()) throw new InterruptedException(member.name + " was interrupted");
            int seen;
            long patience;
            var helped = task;
            if (helped == null || !helped.hasWork()) {
                lock.lock();
                try {
                    var work = claim(member);
                    if (work != null) return work;
                    helped = task;
                    seen = version;
                    patience = round == null ? 0 : round.patienceNanos();
                    boolean elsewhere = round == null && helped == null && leader.isElsewhere();
                    times.enter(elsewhere ? Phase.EXCHANGE : Phase.WAITING);
                } finally {
                    lock.unlock();
                }
                if (helped == null || !helped.hasWork()) {
                    awaitChange(seen, patience, local);
                    continue;
                }
            }
            help(helped);
        }
    }

    private Work claim(Member member) throws SeatLostException {
        if (ended) return new Work.Done();
        if (cut != null) throw new SeatLostException(member.name + " lost its seat: " + cut.getMessage());
        if (member.gone) throw new SeatLostException(member.name + " lost its seat: " + member.lostBecause);
        if (round == null) return null;
        var work = round.claim(member, tickets + 1);
        if (work == null) return null;
        tickets++;
        member.work = work;
        member.round = round;
        member.workSince = System.nanoTime();
        return work;
    }

    private void awaitChange(int seen, long patienceNanos, boolean local) throws InterruptedException {
        if (local && SpinWait.until(() -> version != seen, LOCAL_WORKERS.get())) return;
        lock.lockInterruptibly();
        try {
            // Ended by whoever changes the version: the next step, a lost worker's work, or the trial's end, which
            // the deadlines of those who wait for rounds bring about at last.
            while (version == seen) {
                if (patienceNanos == 0) changed.await();
                else if (changed.awaitNanos(patienceNanos) <= 0) return;
            }
        } finally {
            lock.unlock();
        }
    }

    private void help(SharedTask helped) {
        try {
            if (helped.help()) finish(helped);
        } catch (Throwable t) {
            end(t); // half the weights may be updated
        }
    }

    /** A shared task is done, by the thread that did its last chunk. */
    private void finish(SharedTask finished) {
        Leader by; // another may lead as soon as this one's result has gone out
        lock.lock();
        try {
            if (task == finished) task = null;
            by = leader;
        } finally {
            lock.unlock();
        }
        var following = by.following(finished);
        lock.lock();
        try {
            if (ended) return;
            if (following == null) by.done(finished);
            else task = following;
            change();
        } finally {
            lock.unlock();
        }
        if (following != null) help(following);
    }

    /** Takes finished work in; false where it is no longer this member's. */
    boolean deliver(Member member, Work work) {
        SharedTask begun = null;
        lock.lock();
        try {
            if (ended || member.gone || member.work != work) return false;
            member.work = null;
            if (member.round != round) return false;
            round.deliver(member, work);
            if (round.isComplete()) begun = completed();
        } finally {
            lock.unlock();
        }
        if (begun != null) help(begun);
        return true;
    }

    private SharedTask completed() {
        var complete = round;
        round = null;
        try {
            var begun = leader.completed(complete);
            if (begun == null) return null;
            task = begun;
            change();
            return begun;
        } catch (RuntimeException e) {
            endLocked(e);
            return null;
        }
    }

    /** A member leaves of itself; a second time, or after it lost its seat, nothing happens. */
    void leave(Member member, Throwable cause) {
        lock.lock();
        try {
            if (member.gone) return;
            if (ended) { // everyone was told to leave: not a loss, only one fewer to wait for
                members.depart(member);
                leader.left(member);
                return;
            }
            if (cause != null) failures.add(cause);
            LOG.info("{} left{}", member.name, cause == null ? "" : ": " + cause);
            remove(member, cause == null ? "it left" : cause.toString());
        } finally {
            lock.unlock();
        }
    }

    private void remove(Member member, String reason) {
        members.lose(member, reason);
        if (member.work != null && round != null && member.round == round) round.release(member, member.work);
        member.work = null;
        leader.left(member);
        change();
    }

    /** A worker failed before it was ready. */
    void neverCame(String workerName, Throwable cause) {
        LOG.info("{} failed before it was ready: {}", workerName, cause.toString());
        failures.add(cause);
    }

    static void enterLocal() {
        LOCAL_WORKERS.incrementAndGet();
    }

    static void leaveLocal() {
        LOCAL_WORKERS.decrementAndGet();
    }

    // What leaders call, under the lock.

    private void change() {
        version++;
        changed.signalAll();
    }

    /** Deals this round from now on; null takes the present one away. */
    void open(Round next) {
        round = next;
        change();
    }

    Round round() {
        return round;
    }

    /** Wakes whoever waits for a round. */
    void signalProgress() {
        progress.signalAll();
    }

    void checkIdle() {
        if (ended) throw asRuntime(failure);
        if (round != null || task != null) throw new IllegalStateException("one thing at a time");
    }

    boolean isIdle() {
        return round == null && task == null;
    }

    /** Waits until {@code condition} holds, which is asked under the lock, enforcing deadlines meanwhile. */
    void await(SpinWait.Condition condition, Averager.Supervisor supervisor) throws InterruptedException {
        while (!ended && !condition.holds()) {
            long left = LOOK_NANOS - (System.nanoTime() - lastLook);
            if (left > 0) {
                progress.awaitNanos(left);
                continue;
            }
            lastLook = System.nanoTime(); // of all waits: where each is short, somebody still has to look
            giveLateWorkToOthers();
            var nobody = deadlines.nobody(members, failures.first());
            if (nobody != null) endLocked(nobody);
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

    /** Gives up members that kept their work too long. */
    void giveLateWorkToOthers() {
        for (var late : deadlines.late(members)) {
            LOG.warn("{}; it goes to another worker", late.why().getMessage());
            failures.add(late.why());
            remove(late.member(), late.why().getMessage());
        }
    }

    /** Ends the trial for all members; {@code cause} is null where it is simply over. The first end counts. */
    void end(Throwable cause) {
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
        task = null;
        change();
        progress.signalAll();
    }

    boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** No more work comes through here, though the trial may go on: members lose their seats. */
    void cutOff(IOException why) {
        lock.lock();
        try {
            if (ended || cut != null) return;
            cut = why;
            round = null;
            change();
            progress.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Milliseconds since {@code sinceNanos}. */
    static long millisSince(long sinceNanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sinceNanos);
    }
}
