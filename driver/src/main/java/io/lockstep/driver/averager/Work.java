package io.lockstep.driver.averager;

import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.LayerStatistics;
import io.lockstep.core.step.ShardSums;

/**
 * What the averager deals out. A worker fills {@code out} and delivers the work itself. Weights and statistics are read
 * only, and only until then.
 */
public sealed interface Work {

    /**
     * The sums over shards {@code [lo, hi)}, a node of the step's tree.
     *
     * @param ticket number of this deal, unique in the trial
     * @param step from 0
     */
    record Gradient(long ticket, long step, int lo, int hi, Parameters weights, ShardSums out) implements Work {}

    /**
     * The sums over positions {@code [from, to)} of a set of rows.
     *
     * @param ticket number of this deal, unique in the trial
     * @param activations filled too, unless it is null
     */
    record Evaluation(
            long ticket,
            EvalRows rows,
            long from,
            long to,
            Parameters weights,
            Parameters statistics,
            EvalSums out,
            LayerStatistics activations)
            implements Work {}

    /** The trial has ended; leave. */
    record Done() implements Work {}
}
