package io.lockstep.core.data.generate;

import io.lockstep.core.UserError;
import io.lockstep.core.random.Permutation;
import java.util.List;

/**
 * Whether the number of ones among {@code bits} bits (default 4) is odd. Without {@code n}: all patterns in counting
 * order. With {@code n}: as many rows, cycling through the patterns in an order of the {@code seed}'s.
 */
record Parity(int bits, boolean counting, Draws draws, Permutation patterns) implements Generator {
    private static final int MOST_BITS = 60;
    private static final int MOST_BITS_COUNTED = 24;

    static Parity of(GeneratorOptions options) {
        int bits = (int) options.whole("bits", 4, 1, MOST_BITS);
        long patterns = 1L << bits;
        // 0 stands for an n that wasn't given; it is no value of n.
        boolean counting = options.whole("n", 0, 1, Long.MAX_VALUE) == 0;
        if (counting && bits > MOST_BITS_COUNTED)
            throw new UserError("builtin:parity: bits=" + bits + " without n has " + patterns
                    + " rows; allowed are bits to " + MOST_BITS_COUNTED + ", or more with n");
        var draws = Draws.of(options, patterns);
        return new Parity(bits, counting, draws, Permutation.of(draws.key(), patterns));
    }

    @Override
    public long rows() {
        return draws.rows();
    }

    @Override
    public List<String> featureNames() {
        return Draws.featureNames(bits);
    }

    @Override
    public List<String> classNames() {
        return List.of("even", "odd");
    }

    @Override
    public float row(long row, float[] features) {
        long at = row % patterns.size();
        long pattern = counting ? at : patterns.at(at);
        for (int j = 0; j < bits; j++) features[j] = pattern >>> (bits - 1 - j) & 1;
        return Long.bitCount(pattern) & 1;
    }
}
