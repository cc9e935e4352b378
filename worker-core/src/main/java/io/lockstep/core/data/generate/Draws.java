package io.lockstep.core.data.generate;

import io.lockstep.core.random.Permutation;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.util.List;
import java.util.stream.IntStream;

/** What most generators share: how many rows, from which seed, in which order. */
record Draws(long rows, RandomKey key, Permutation order) {
    private static final long MOST_ROWS = 1_000_000_000L;

    /** Takes the options {@code n} and {@code seed}. */
    static Draws of(GeneratorOptions options, long standardRows) {
        long rows = options.whole("n", standardRows, 1, MOST_ROWS);
        var key = RandomKey.of(options.whole("seed", 1, 0, Long.MAX_VALUE), Purpose.DATA);
        return new Draws(rows, key, Permutation.of(key.with(-1), rows));
    }

    /** The stream of one row. */
    RandomKey row(long row) {
        return key.with(row);
    }

    /** Where row {@code row} lies in the unshuffled data set. */
    long place(long row) {
        return order.at(row);
    }

    /** The first unshuffled row of {@code part} when the rows are cut into parts as even as can be. */
    static long partStart(long rows, int parts, int part) {
        return rows / parts * part + Math.min(part, rows % parts);
    }

    /** x0, x1, … */
    static List<String> featureNames(int features) {
        return IntStream.range(0, features).mapToObj(j -> "x" + j).toList();
    }

    /** 0, 1, … */
    static List<String> classNames(int classes) {
        return IntStream.range(0, classes).mapToObj(Integer::toString).toList();
    }
}
