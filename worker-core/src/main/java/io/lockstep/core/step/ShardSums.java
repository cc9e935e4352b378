package io.lockstep.core.step;

import io.lockstep.core.math.TouchedRows;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;

/**
 * What a node of a step's shard tree amounts to: sums and counts over its rows, never means, so that nodes add up and
 * the one division happens at the root.
 */
public final class ShardSums {
    private final Parameters gradient;
    private final TouchedRows touched; // null where the gradient has all
    private final Parameters statistics;
    /** Sum of the rows' weighted losses. */
    public double loss;
    /** Sum of the rows' weights, each times its class's: their number where all weigh the same. */
    public double weight;

    public long rows;
    /** Sum of the rows' own weights, whatever their classes weigh: their number where they have none. */
    public double rowWeight;
    /** Sum of the own weights of rows whose class was predicted right; 0 in a regression. */
    public double correct;

    public ShardSums(ParameterLayout layout) {
        gradient = new Parameters(layout.gradients());
        var first = layout.parameters().get(0);
        touched = layout.touchesRows() ? new TouchedRows(first.rows(), first.cols()) : null;
        statistics = new Parameters(layout.statistics());
    }

    /** Sum over rows of the gradient of the weighted loss; without that of the first weight where {@link #touched} has it. */
    public Parameters gradient() {
        return gradient;
    }

    /** That of the first weight by the rows that the data touches; null where {@link #gradient} has it. */
    public TouchedRows touched() {
        return touched;
    }

    /**
     * Per batch-norm unit the sum over rows of z (in {@code running_mean}) and of the squared deviation from the mean
     * of the row's shard (in {@code running_var}); {@link RunningStatistics} takes them up.
     */
    public Parameters statistics() {
        return statistics;
    }

    /** Makes this the sums over no rows at all. */
    public void clear() {
        gradient.zero();
        if (touched != null) touched.clear();
        statistics.zero();
        loss = 0;
        weight = 0;
        rows = 0;
        rowWeight = 0;
        correct = 0;
    }

    /** Adds the right-hand neighbour's scalars, which are few; the vectors are added where they are reduced. */
    public void addScalars(ShardSums right) {
        loss += right.loss;
        weight += right.weight;
        rows += right.rows;
        rowWeight += right.rowWeight;
        correct += right.correct;
    }
}
