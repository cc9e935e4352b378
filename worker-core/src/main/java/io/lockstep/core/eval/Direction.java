package io.lockstep.core.eval;

/** Whether less or more of a metric is better. */
public enum Direction {
    MIN,
    MAX;

    /** Whether {@code value} beats {@code best}; NaN never does. */
    public boolean isBetter(double value, double best) {
        return this == MIN ? value < best : value > best;
    }
}
