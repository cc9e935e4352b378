package io.lockstep.core.loss;

/** What losses add up to, row after row. */
public final class LossSums {
    /** Sum of the rows' weighted losses. */
    public double loss;
    /** Sum of the rows' weights. */
    public double weight;

    public long rows;
    /** Rows whose class was predicted right; 0 in a regression. */
    public long correct;

    public void clear() {
        loss = 0;
        weight = 0;
        rows = 0;
        correct = 0;
    }

    /** Adds the right-hand neighbour in a tree of sums. */
    public void add(LossSums right) {
        loss += right.loss;
        weight += right.weight;
        rows += right.rows;
        correct += right.correct;
    }
}
