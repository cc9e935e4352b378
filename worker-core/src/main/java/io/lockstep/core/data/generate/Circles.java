package io.lockstep.core.data.generate;

import io.lockstep.core.math.Trig;

/**
 * A circle inside another, as scikit-learn's {@code make_circles}: evenly spaced points, shuffled, with normal {@code
 * noise} (default 0.1); the inner radius is {@code factor} (default 0.5); {@code n} rows (default 500).
 */
record Circles(double noise, double factor, Draws draws) implements DrawnRows {
    static Circles of(GeneratorOptions options) {
        return new Circles(
                options.number("noise", 0.1, 0, 100), options.number("factor", 0.5, 0, 1), Draws.of(options, 500));
    }

    @Override
    public float row(long row, float[] features) {
        long place = draws.place(row);
        long outer = rows() / 2;
        boolean inner = place >= outer;
        double turn = inner ? (place - outer) / (double) (rows() - outer) : place / (double) outer;
        double radius = inner ? factor : 1;
        var key = draws.row(row);
        features[0] = (float) (radius * Trig.cosTurns(turn) + noise * key.normalDouble(0));
        features[1] = (float) (radius * Trig.sinTurns(turn) + noise * key.normalDouble(1));
        return inner ? 1f : 0f;
    }
}
