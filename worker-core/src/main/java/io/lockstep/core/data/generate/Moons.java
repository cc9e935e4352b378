package io.lockstep.core.data.generate;

import io.lockstep.core.math.Trig;

/**
 * Two interleaving half circles, as scikit-learn's {@code make_moons}: evenly spaced points, shuffled, with normal
 * {@code noise} (default 0.2); {@code n} rows (default 500).
 */
record Moons(double noise, Draws draws) implements DrawnRows {
    static Moons of(GeneratorOptions options) {
        return new Moons(options.number("noise", 0.2, 0, 100), Draws.of(options, 500));
    }

    @Override
    public float row(long row, float[] features) {
        long place = draws.place(row);
        long outer = rows() / 2;
        boolean inner = place >= outer;
        long points = inner ? rows() - outer : outer;
        long point = inner ? place - outer : place;
        double turn = points == 1 ? 0 : 0.5 * point / (points - 1);
        double x = Trig.cosTurns(turn);
        double y = Trig.sinTurns(turn);
        var key = draws.row(row);
        features[0] = (float) ((inner ? 1 - x : x) + noise * key.normalDouble(0));
        features[1] = (float) ((inner ? 0.5 - y : y) + noise * key.normalDouble(1));
        return inner ? 1f : 0f;
    }
}
