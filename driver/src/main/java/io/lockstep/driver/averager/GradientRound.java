package io.lockstep.driver.averager;

import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.ShardSums;

/**
 * One step's shards while they are out: equal aligned nodes of the shard tree, dealt to whoever asks. How many nodes
 * there are follows the number of workers when the step began; the sum doesn't depend on it.
 */
final class GradientRound implements Round {
    private final long step;
    private final int shardsPerNode;
    private final Parameters weights;
    private final ShardSums[] sums;
    private final Place[] holders; // who has the node; null while it is free
    private final boolean[] delivered;
    private int missing;

    /**
     * @param nodes a power of two, at most {@code shards}
     * @param sums at least {@code nodes} of them, overwritten
     */
    GradientRound(long step, int shards, int nodes, Parameters weights, ShardSums[] sums) {
        this.step = step;
        this.shardsPerNode = shards / nodes;
        this.weights = weights;
        this.sums = sums;
        this.holders = new Place[nodes];
        this.delivered = new boolean[nodes];
        this.missing = nodes;
    }

    /**
     * Nodes for {@code workers} workers: one each where they are a power of two; else more, so that what the slowest
     * has to do comes near an equal share.
     */
    static int nodesFor(int workers, int shards) {
        int nodes = Integer.highestOneBit(Math.max(1, Math.min(workers, shards)));
        return Math.min(shards, nodes == workers ? nodes : 4 * nodes);
    }

    long step() {
        return step;
    }

    int nodes() {
        return holders.length;
    }

    ShardSums sums(int node) {
        return sums[node];
    }

    @Override
    public Work claim(Place place, long ticket) {
        for (int node = 0; node < holders.length; node++) {
            if (holders[node] != null) continue;
            holders[node] = place;
            int lo = node * shardsPerNode;
            return new Work.Gradient(ticket, step, lo, lo + shardsPerNode, weights, sums[node]);
        }
        return null;
    }

    @Override
    public void deliver(Place place, Work work) {
        int node = ((Work.Gradient) work).lo() / shardsPerNode;
        if (holders[node] != place || delivered[node])
            throw new IllegalStateException("node " + node + " of step " + step + " isn't out to " + place);
        delivered[node] = true;
        missing--;
    }

    @Override
    public void release(Place place, Work work, ShardSums fresh) {
        int node = ((Work.Gradient) work).lo() / shardsPerNode;
        holders[node] = null;
        sums[node] = fresh; // the lost worker may still be writing to the old one
    }

    @Override
    public boolean isComplete() {
        return missing == 0;
    }
}
