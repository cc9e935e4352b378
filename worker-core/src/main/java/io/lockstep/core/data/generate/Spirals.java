package io.lockstep.core.data.generate;

import io.lockstep.core.math.Trig;

/**
 * Spiral {@code arms} (default 2), one class each, that turn {@code turns} times (default 1.5) on the way from the
 * centre to radius 1: even steps along the radius, shuffled, with normal {@code noise} (default 0.02); {@code n} rows
 * (default 1000).
 */
record Spirals(int arms, double turns, double noise, Draws draws) implements DrawnRows {
    static Spirals of(GeneratorOptions options) {
        return new Spirals(
                (int) options.whole("arms", 2, 2, 100),
                options.number("turns", 1.5, 0, 100),
                options.number("noise", 0.02, 0, 100),
                Draws.of(options, 1000));
    }

    @Override
    public int classes() {
        return arms;
    }

    @Override
    public float row(long row, float[] features) {
        long place = draws.place(row);
        int arm = (int) (place % arms);
        double radius = (place / arms + 1) / (double) (rows() / arms + 1);
        double angle = turns * radius + arm / (double) arms;
        double turn = angle - Math.floor(angle);
        var key = draws.row(row);
        features[0] = (float) (radius * Trig.cosTurns(turn) + noise * key.normalDouble(0));
        features[1] = (float) (radius * Trig.sinTurns(turn) + noise * key.normalDouble(1));
        return arm;
    }
}
