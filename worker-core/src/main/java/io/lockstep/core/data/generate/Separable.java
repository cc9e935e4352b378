package io.lockstep.core.data.generate;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;

/**
 * Two classes that a hyperplane through the origin separates: points uniform in the cube [-1, 1] to the power {@code
 * features} (default 2), moved along the hyperplane's normal so that none is nearer to it than {@code margin} (default
 * 0.2); {@code n} rows (default 200). The hyperplane depends on {@code layout} (default 0) alone.
 */
record Separable(int features, double margin, double[] normal, Draws draws) implements DrawnRows {
    static Separable of(GeneratorOptions options) {
        int features = (int) options.whole("features", 2, 1, 10_000);
        var key = RandomKey.of(options.whole("layout", 0, 0, Long.MAX_VALUE), Purpose.DATA)
                .with(-3);
        var normal = new double[features];
        double square = 0;
        for (int j = 0; j < features; j++) {
            normal[j] = key.normalDouble(j);
            square += normal[j] * normal[j];
        }
        double length = Math.sqrt(square);
        for (int j = 0; j < features; j++) normal[j] /= length;
        return new Separable(features, options.number("margin", 0.2, 0, 1e6), normal, Draws.of(options, 200));
    }

    @Override
    public float row(long row, float[] out) {
        var key = draws.row(row);
        double side = 0;
        for (int j = 0; j < features; j++) {
            out[j] = (float) (2 * key.uniformDouble(j) - 1);
            side += normal[j] * out[j];
        }
        boolean positive = side >= 0;
        double shift = positive ? margin : -margin;
        for (int j = 0; j < features; j++) out[j] = (float) (out[j] + shift * normal[j]);
        return positive ? 1f : 0f;
    }
}
