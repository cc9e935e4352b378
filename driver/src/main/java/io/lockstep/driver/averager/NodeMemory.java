package io.lockstep.driver.averager;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.step.ShardSums;
import java.util.Arrays;

/** Sums for the nodes of a step's tree, kept from step to step. Guarded by the dealer's lock. */
final class NodeMemory {
    private final ParameterLayout layout;
    private ShardSums[] sums = {};

    NodeMemory(ParameterLayout layout) {
        this.layout = layout;
    }

    /** The node's own; made when first asked for, since not all nodes are dealt out by themselves. */
    ShardSums of(int node) {
        if (node >= sums.length) sums = Arrays.copyOf(sums, Math.max(node + 1, 2 * sums.length));
        if (sums[node] == null) sums[node] = new ShardSums(layout);
        return sums[node];
    }

    /** Leaves a node's present memory to a lost worker, who may still be writing to it. */
    void abandon(int node) {
        sums[node] = null;
    }
}
