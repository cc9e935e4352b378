package io.lockstep.core.data;

/**
 * One pass of a radix selection: how many of a feature's values share the leading bits that are known of the value
 * sought, by their next eight bits. Four passes give a value of any rank to the bit, however many rows there are. Rows
 * count by their weights.
 */
public final class RankCounts {
    private static final int BINS = 256;

    private RankCounts() {}

    /** Counts that fit {@code features} features. */
    public static double[] empty(int features) {
        return new double[features * BINS];
    }

    /**
     * Counts rows {@code [from, to)} of a block.
     *
     * @param features the columns counted
     * @param known [features]: the value's leading bits, of which {@code 8 × pass} are known
     * @param counts added to
     */
    public static void add(Block block, int from, int to, int[] features, int[] known, int pass, double[] counts) {
        var row = new float[block.features()];
        for (int i = from; i < to; i++) {
            block.copyRow(i, row, 0);
            double weight = block.weight(i);
            for (int f = 0; f < features.length; f++) {
                float x = row[features[f]];
                if (Float.isNaN(x)) continue;
                int bits = ordered(x);
                if (pass > 0 && bits >>> (32 - 8 * pass) != known[f] >>> (32 - 8 * pass)) continue;
                counts[f * BINS + (bits >>> (24 - 8 * pass) & 0xff)] += weight;
            }
        }
    }

    /**
     * Settles eight more bits of each value sought.
     *
     * @param ranks [features]: weight of the values that share its known bits and are below each sought; updated
     * @param upper whether a value is sought of which more than {@code ranks} is no greater; else no less than {@code ranks}
     * @param known updated
     */
    public static void settle(double[] counts, double[] ranks, boolean upper, int[] known, int pass) {
        for (int f = 0; f < ranks.length; f++) {
            int bin = 0;
            while (bin < BINS - 1 && (upper ? ranks[f] >= counts[f * BINS + bin] : ranks[f] > counts[f * BINS + bin]))
                ranks[f] -= counts[f * BINS + bin++];
            known[f] |= bin << (24 - 8 * pass);
        }
    }

    /** Bits that are ordered as the numbers are, read without sign. */
    private static int ordered(float x) {
        int bits = Float.floatToIntBits(x + 0f);
        return bits < 0 ? ~bits : bits ^ Integer.MIN_VALUE;
    }

    /** The number of such bits. */
    public static float value(int ordered) {
        return Float.intBitsToFloat(ordered < 0 ? ordered ^ Integer.MIN_VALUE : ~ordered);
    }
}
