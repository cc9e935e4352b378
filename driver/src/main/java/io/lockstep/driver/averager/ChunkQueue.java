package io.lockstep.driver.averager;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * An evaluation's chunks that are not out: those that a member had before are kept for it as long as there are others;
 * whoever has no more of its own takes from the end of the longest queue.
 */
final class ChunkQueue {
    /** Chunks {@code [from, to)}. */
    record Run(long from, long to) {}

    private final ChunkHolders holders;
    private final Map<Member, Deque<Run>> kept = new IdentityHashMap<>();
    private final Deque<Run> nobodys = new ArrayDeque<>();

    ChunkQueue(long chunks, ChunkHolders holders) {
        this.holders = holders;
        long from = 0;
        for (long chunk = 1; chunk <= chunks; chunk++) {
            var owner = owner(from);
            if (chunk < chunks && owner(chunk) == owner) continue;
            var queue = owner == null ? nobodys : kept.computeIfAbsent(owner, key -> new ArrayDeque<>());
            queue.add(new Run(from, chunk));
            from = chunk;
        }
    }

    private Member owner(long chunk) {
        var owner = holders.of(chunk);
        return owner == null || owner.gone ? null : owner;
    }

    /** At most so many neighbouring chunks; null where none is left. */
    Run claim(Member member, int most) {
        var run = take(kept.get(member), most, false);
        if (run == null) run = take(nobodys, most, false);
        if (run == null) run = take(longest(), most, true);
        if (run != null) holders.hold(member, run.from, run.to);
        return run;
    }

    private static Run take(Deque<Run> queue, int most, boolean fromTheEnd) {
        if (queue == null || queue.isEmpty()) return null;
        var run = fromTheEnd ? queue.pollLast() : queue.poll();
        if (run.to - run.from <= most) return run;
        if (fromTheEnd) {
            queue.addLast(new Run(run.from, run.to - most));
            return new Run(run.to - most, run.to);
        }
        queue.addFirst(new Run(run.from + most, run.to));
        return new Run(run.from, run.from + most);
    }

    private Deque<Run> longest() {
        Deque<Run> longest = null;
        long most = 0;
        for (var queue : kept.values()) {
            long chunks = 0;
            for (var run : queue) chunks += run.to - run.from;
            if (chunks <= most) continue;
            most = chunks;
            longest = queue;
        }
        return longest;
    }

    /** Makes what a lost member had free to all. */
    void giveBack(long from, long to) {
        nobodys.add(new Run(from, to));
    }
}
