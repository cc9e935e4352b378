package io.lockstep.core.loss;

/** What losses add up to, row after row. */
public final class LossSums {
    /** Sum of the rows' weighted losses. */
    public double loss;
    /** Sum of the rows' weights, each times its class's. */
    public double weight;

    public long rows;
    /** Sum of the rows' own weights, whatever their classes weigh. */
    public double rowWeight;
    /** Sum of the own weights of rows whose class was predicted right; 0 in a regression. */
    public double correct;

    public void clear() {
        loss = 0;
        weight = 0;
        rows = 0;
        rowWeight = 0;
        correct = 0;
    }

    /** Adds the right-hand neighbour in a tree of sums. */
    public void add(LossSums right) {
        loss += right.loss;
        weight += right.weight;
        rows += right.rows;
        rowWeight += right.rowWeight;
        correct += right.correct;
    }
}
