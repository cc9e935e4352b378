package io.lockstep.core.data.generate;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;

/**
 * A regression: y = w·x + {@code bias} (default 0) + {@code noise} (default 0.1, a standard deviation), with standard
 * normal x and w of {@code features} dimensions (default 5); {@code n} rows (default 500). w depends on {@code layout}
 * (default 0) alone.
 */
record Linear(int features, double bias, double noise, double[] weights, Draws draws) implements DrawnRows {
    static Linear of(GeneratorOptions options) {
        int features = (int) options.whole("features", 5, 1, 100_000);
        var key = RandomKey.of(options.whole("layout", 0, 0, Long.MAX_VALUE), Purpose.DATA)
                .with(-4);
        var weights = new double[features];
        for (int j = 0; j < features; j++) weights[j] = key.normalDouble(j);
        return new Linear(
                features,
                options.number("bias", 0, -1e6, 1e6),
                options.number("noise", 0.1, 0, 1e6),
                weights,
                Draws.of(options, 500));
    }

    @Override
    public int classes() {
        return 0;
    }

    @Override
    public float row(long row, float[] out) {
        var key = draws.row(row);
        double y = bias + noise * key.normalDouble(features);
        for (int j = 0; j < features; j++) {
            out[j] = (float) key.normalDouble(j);
            y += weights[j] * out[j];
        }
        return (float) y;
    }
}
