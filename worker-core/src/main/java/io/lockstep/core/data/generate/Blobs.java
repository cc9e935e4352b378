package io.lockstep.core.data.generate;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;

/**
 * Normal clouds, as scikit-learn's {@code make_blobs}: {@code centers} (default 3) uniform in [-{@code box}, {@code
 * box}] (default 10) in {@code features} dimensions (default 2), standard deviation {@code std} (default 1); {@code n}
 * rows (default 500). Where the centres lie depends on {@code layout} (default 0) alone, so that another {@code seed}
 * gives a test set of the same problem.
 */
record Blobs(int centers, int features, double std, double box, RandomKey layout, Draws draws) implements DrawnRows {
    static Blobs of(GeneratorOptions options) {
        return new Blobs(
                (int) options.whole("centers", 3, 2, 1000),
                (int) options.whole("features", 2, 1, 100_000),
                options.number("std", 1, 0, 1e6),
                options.number("box", 10, 0, 1e6),
                RandomKey.of(options.whole("layout", 0, 0, Long.MAX_VALUE), Purpose.DATA)
                        .with(-2),
                Draws.of(options, 500));
    }

    @Override
    public int classes() {
        return centers;
    }

    @Override
    public float row(long row, float[] out) {
        int center = (int) (draws.place(row) % centers);
        var where = layout.with(center);
        var key = draws.row(row);
        for (int j = 0; j < features; j++) {
            double middle = box * (2 * where.uniformDouble(j) - 1);
            out[j] = (float) (middle + std * key.normalDouble(j));
        }
        return center;
    }
}
