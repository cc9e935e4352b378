package io.lockstep.core.data;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * One feature over all rows, as a network sees it (bytes as value / 255).
 *
 * @param sum in double, rows in order within a block, blocks in order
 * @param sumOfSquares likewise
 * @param nonZero rows where the feature is not zero
 */
public record FeatureStatistics(double sum, double sumOfSquares, float min, float max, long nonZero) {
    /** Whether all rows have one value. */
    @JsonIgnore
    public boolean isConstant() {
        return min == max;
    }
}
