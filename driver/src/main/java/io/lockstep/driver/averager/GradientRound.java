package io.lockstep.driver.averager;

import io.lockstep.core.math.TouchedRows;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.ShardSums;
import java.util.Arrays;

/**
 * One step's shards while they are out: equal aligned nodes of the shard tree, dealt in aligned runs, one a member where
 * that comes out even. How many nodes there are follows the number of threads when the step began; the sum doesn't
 * depend on it, nor on who gets which.
 */
final class GradientRound implements Round {
    private static final long LEAST_PATIENCE_NANOS = 1_000_000;
    private static final long MOST_PATIENCE_NANOS = 1_000_000_000;

    private final long step;
    private final int first; // shard
    private final int shardsPerNode;
    private final int threads;
    private final Parameters weights;
    private final NodeMemory memory;
    private final ShardHolders before;
    private final Member[] holders; // who has the node; null while it is free
    private final int[] span; // nodes of the piece that the node was dealt in
    private final boolean[] delivered;
    private final ShardSums[] sums; // at a piece's first node
    private final long opened = System.nanoTime();
    private final long patienceNanos;
    private final Thread own; // whose it is, while it goes to one thread as the last one did; else null
    private int free;
    private int missing;

    /**
     * @param lo first shard, {@code hi} the last plus 1: a node of the step's tree, or all of it
     * @param threads that will share the round
     * @param before who had the shards in the step before; learns who has them in this one
     */
    GradientRound(long step, int lo, int hi, int threads, Parameters weights, NodeMemory memory, ShardHolders before) {
        int nodes = nodesFor(threads, hi - lo);
        this.step = step;
        this.first = lo;
        this.shardsPerNode = (hi - lo) / nodes;
        this.threads = Math.max(1, threads);
        this.weights = weights;
        this.memory = memory;
        this.before = before;
        holders = new Member[nodes];
        span = new int[nodes];
        delivered = new boolean[nodes];
        sums = new ShardSums[nodes];
        free = missing = nodes;
        var last = before.of(lo);
        own = nodes > 1 || last == null || last.gone ? null : last.thread;
        patienceNanos = Math.max(LEAST_PATIENCE_NANOS, Math.min(MOST_PATIENCE_NANOS, before.lastRoundNanos()));
    }

    /**
     * Nodes for {@code threads} threads: one each where they are a power of two; else more, so that what the slowest has
     * to do comes near an equal share.
     */
    static int nodesFor(int threads, int shards) {
        int nodes = Integer.highestOneBit(Math.max(1, Math.min(threads, shards)));
        return Math.min(shards, nodes == threads ? nodes : 4 * nodes);
    }

    long step() {
        return step;
    }

    Parameters weights() {
        return weights;
    }

    int nodes() {
        return holders.length;
    }

    /** As it had the last one. */
    @Override
    public boolean isCallersOwn() {
        return own == Thread.currentThread();
    }

    /** The round as a deal. */
    GradientDeal deal() {
        return new GradientDeal(step, first, first + shardsPerNode * holders.length);
    }

    /** The sums of all, once they are added up. */
    ShardSums root() {
        return sums[0];
    }

    @Override
    public Work claim(Member member, long ticket) {
        if (free == 0) return null;
        // At first each takes its share of all; what is left then goes in shares of the rest. Where all come
        // out even, a late one's share goes whole: in parts, each who takes one would send a sum of its own.
        boolean even = holders.length == threads;
        long of = member.lastStep == step && !even ? free : holders.length;
        int share = (int) Math.max(1, Math.min(free, of * member.threads / threads));
        for (int size = Integer.highestOneBit(share); size > 0; size /= 2) {
            int node = find(member, size);
            if (node >= 0) return deal(member, ticket, node, size);
        }
        return null;
    }

    /** The first run of free nodes that {@code member} had, or nobody; or, later, anybody; −1 where there is none. */
    private int find(Member member, int size) {
        int nobodys = -1;
        int others = -1;
        for (int node = 0; node < holders.length; node += size) {
            if (!isFree(node, size)) continue;
            var holder = before.of(first + node * shardsPerNode);
            if (holder == member) return node;
            if (nobodys < 0 && (holder == null || holder.gone)) nobodys = node;
            // One with other work in hand won't come for this soon; one without is on its way.
            if (others < 0 && holder != null && (holder.work != null || patienceIsOver())) others = node;
        }
        return nobodys >= 0 ? nobodys : others;
    }

    private boolean isFree(int node, int size) {
        for (int i = node; i < node + size; i++) if (holders[i] != null) return false;
        return true;
    }

    private boolean patienceIsOver() {
        return System.nanoTime() - opened > patienceNanos;
    }

    private Work deal(Member member, long ticket, int node, int size) {
        Arrays.fill(holders, node, node + size, member);
        Arrays.fill(span, node, node + size, size);
        sums[node] = memory.of(node);
        free -= size;
        member.lastStep = step;
        int lo = first + node * shardsPerNode;
        return new Work.Gradient(ticket, step, lo, lo + size * shardsPerNode, weights, sums[node]);
    }

    private int node(Work work) {
        return (((Work.Gradient) work).lo() - first) / shardsPerNode;
    }

    @Override
    public void deliver(Member member, Work work) {
        int node = node(work);
        if (holders[node] != member || delivered[node])
            throw new IllegalStateException("node " + node + " of step " + step + " isn't out to " + member);
        Arrays.fill(delivered, node, node + span[node], true);
        missing -= span[node];
        var gradient = (Work.Gradient) work;
        before.hold(member, gradient.lo(), gradient.hi());
        if (missing == 0) before.roundTook(System.nanoTime() - opened);
    }

    @Override
    public void release(Member member, Work work) {
        int node = node(work);
        Arrays.fill(holders, node, node + span[node], null);
        free += span[node];
        memory.abandon(node);
    }

    @Override
    public boolean isComplete() {
        return missing == 0;
    }

    @Override
    public long patienceNanos() {
        return free > 0 ? patienceNanos : 0;
    }

    private interface Pair {
        void add(ShardSums left, ShardSums right);
    }

    /** The tree above the pieces, left += right level by level; the root ends up in node 0. */
    private void forEachPair(Pair pair) {
        for (int width = 1; width < sums.length; width *= 2)
            for (int node = 0; node < sums.length; node += 2 * width)
                if (span[node] < 2 * width) pair.add(sums[node], sums[node + width]);
    }

    /** Adds elements {@code [from, to)} of the vectors up. */
    void reduce(int from, int to) {
        forEachPair((left, right) -> left.gradient().add(right.gradient(), from, to));
    }

    /** Adds the rows of first weights that the data touched up, into the root's. */
    void reduceTouched() {
        forEachPair((left, right) -> left.touched().add(right.touched()));
    }

    /** Adds vectors up that stand at {@code vectors[node]}, along the same tree, into the root's. */
    void reduce(float[][] vectors, int n) {
        for (int width = 1; width < sums.length; width *= 2)
            for (int node = 0; node < sums.length; node += 2 * width)
                if (span[node] < 2 * width) add(vectors[node], vectors[node + width], n);
    }

    private static void add(float[] x, float[] y, int n) {
        for (int j = 0; j < n; j++) x[j] += y[j];
    }

    /** What the round's nodes touched; null where a node's piece began before it. */
    TouchedRows[] touched() {
        var touched = new TouchedRows[sums.length];
        for (int node = 0; node < sums.length; node += span[node]) touched[node] = sums[node].touched();
        return touched;
    }

    void addScalars() {
        forEachPair(ShardSums::addScalars);
    }

    void addStatistics() {
        int size = root().statistics().size();
        if (size > 0) forEachPair((left, right) -> left.statistics().add(right.statistics(), 0, size));
    }
}
