package io.lockstep.core.math;

import java.io.Serializable;

/**
 * A sum of numbers in twice a double's precision, by Knuth's two-sum ("The Art of Computer Programming", volume 2, 4.2.2):
 * of floats, rounded to a double, it is in practice the same in whatever order they are added.
 */
public final class ExactSum implements Serializable {
    private static final long serialVersionUID = 1L;

    private double high;
    private double low;

    /** Adds a number. */
    public void add(double x) {
        double sum = high + x;
        double part = sum - high;
        low += (high - (sum - part)) + (x - part);
        high = sum;
    }

    /** Adds what another has; it is left as it is. */
    public void add(ExactSum other) {
        add(other.high);
        low += other.low;
    }

    /** The sum. */
    public double value() {
        return high + low;
    }
}
