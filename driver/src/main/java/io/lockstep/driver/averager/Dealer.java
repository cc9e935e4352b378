package io.lockstep.driver.averager;

import io.lockstep.core.profile.Phase;
import io.lockstep.core.profile.PhaseTimes;
import java.io.IOException;
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

    private final Changes changes = new Changes();
    final ReentrantLock lock = changes.lock;
    private final Members members = new Members();
    private final WorkerFailures failures = new WorkerFailures();
    private final Deadlines deadlines;
    private final Ending ending = new Ending();
    private Leader leader;
    private Round round; // null while nothing is asked for, and during a shared task
    private volatile SharedTask task; // null while there is none
    private long tickets;

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

    boolean hasMembers() {
        return changes.locked(() -> !members.isEmpty());
    }

    WorkerFailures failures() {
        return failures;
    }

    // What members call.

    Member enter(String name, int threads, Host host) {
        return changes.locked(() -> {
            var member = members.enter(name, threads, host);
            LOG.debug("{} joined, {} at work", name, members.size());
            leader.joined(member);
            return member;
        });
    }

    /** The calling thread enters as a member of its own. */
    Member enter(String name) {
        return changes.locked(() -> {
            var member = enter(name, 1, null);
            member.thread = Thread.currentThread();
            return member;
        });
    }

    /** An executor's number of threads has changed. */
    void threads(Member member, int threads) {
        changes.locked(() -> {
            member.threads = Math.max(1, threads);
        });
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
                    seen = changes.version();
                    patience = round == null ? 0 : round.patienceNanos();
                    boolean elsewhere = round == null && helped == null && leader.isElsewhere();
                    times.enter(elsewhere ? Phase.EXCHANGE : Phase.WAITING);
                } finally {
                    lock.unlock();
                }
                if (helped == null || !helped.hasWork()) {
                    changes.await(seen, patience, local);
                    continue;
                }
            }
            help(helped);
        }
    }

    private Work claim(Member member) throws SeatLostException {
        if (ending.isOver()) return new Work.Done();
        ending.checkSeat(member);
        if (round == null) return null;
        var work = round.claim(member, tickets + 1);
        if (work == null) return null;
        tickets++;
        member.work = work;
        member.round = round;
        member.workSince = System.nanoTime();
        return work;
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
            if (ending.isOver()) return;
            if (following == null) by.done(finished);
            else task = following;
            if (round == null || !round.isCallersOwn() || following != null && following.chunks() > 1)
                changes.changed();
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
            if (ending.isOver() || member.gone || member.work != work) return false;
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
            if (begun.chunks() > 1) changes.changed(); // else the caller does it alone
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
            if (ending.isOver()) { // everyone was told to leave: not a loss, only one fewer to wait for
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
        changes.changed();
    }

    /** A worker failed before it was ready. */
    void neverCame(String workerName, Throwable cause) {
        LOG.info("{} failed before it was ready: {}", workerName, cause.toString());
        failures.add(cause);
    }

    // What leaders call, under the lock.

    /** Deals this round from now on; null takes the present one away. */
    void open(Round next) {
        round = next;
        if (next == null || !next.isCallersOwn()) changes.changed();
    }

    Round round() {
        return round;
    }

    /** Wakes whoever waits for a round. */
    void signalProgress() {
        changes.progressed();
    }

    void checkIdle() {
        ending.checkRunning();
        if (round != null || task != null) throw new IllegalStateException("one thing at a time");
    }

    boolean isIdle() {
        return round == null && task == null;
    }

    /** Waits until {@code condition} holds, which is asked under the lock, enforcing deadlines meanwhile. */
    void await(SpinWait.Check condition, Averager.Supervisor supervisor) throws InterruptedException {
        while (!ending.isOver() && !condition.holds()) {
            long left = deadlines.nanosToLook();
            if (left > 0) {
                changes.awaitProgress(left);
                continue;
            }
            deadlines.looked();
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
        ending.checkRunning();
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
        changes.locked(() -> endLocked(cause));
    }

    private void endLocked(Throwable cause) {
        if (!ending.end(cause)) return;
        round = null;
        task = null;
        changes.ended();
    }

    boolean hasEnded() {
        return changes.locked(ending::isOver);
    }

    /** No more work comes through here, though the trial may go on: members lose their seats. */
    void cutOff(IOException why) {
        changes.locked(() -> {
            if (!ending.cutOff(why)) return;
            round = null;
            changes.ended();
        });
    }
}
