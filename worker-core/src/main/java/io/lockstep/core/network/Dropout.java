package io.lockstep.core.network;

import io.lockstep.core.random.RandomKey;
import org.ejml.data.FMatrixRMaj;

/**
 * Inverted dropout (Srivastava et al. 2014): a unit is dropped with probability p, what stays is scaled by 1/(1 − p). A
 * unit's fate is a function of the key, the row's position in the step's batch and the unit, whoever computes the row.
 */
final class Dropout {
    private Dropout() {}

    /**
     * Fills mask[rows × units] with 0 or 1/(1 − p). Each 64-bit draw decides two units.
     *
     * @param firstPosition position in the step's batch of the mask's first row
     */
    static void fill(RandomKey key, float p, long firstPosition, FMatrixRMaj mask) {
        int units = mask.numCols;
        int drawsPerRow = (units + 1) / 2;
        long dropBelow = (long) ((double) p * 0x1p32);
        float kept = (float) (1.0 / (1.0 - p));
        float[] to = mask.data;
        for (int r = 0, at = 0; r < mask.numRows; r++) {
            long counter = (firstPosition + r) * drawsPerRow;
            int j = 0;
            for (; j + 1 < units; j += 2, at += 2) {
                long bits = key.bits(counter++);
                to[at] = (bits >>> 32) < dropBelow ? 0f : kept;
                to[at + 1] = (bits & 0xFFFFFFFFL) < dropBelow ? 0f : kept;
            }
            if (j < units) to[at++] = (key.bits(counter) >>> 32) < dropBelow ? 0f : kept;
        }
    }
}
