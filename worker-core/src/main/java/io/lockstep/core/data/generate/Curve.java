package io.lockstep.core.data.generate;

import io.lockstep.core.math.Trig;

/**
 * A regression on one feature, evenly spaced over [-1, 1] in ascending order: {@code shape} is {@code sine} (default:
 * sin πx), {@code waves} (sin 4πx), {@code abs} (|x|), {@code step} (sign of x), {@code runge} (1 / (1 + 25x²)),
 * {@code parabola} (x²) or {@code constant} (1); {@code noise} (default 0) is normal; {@code n} rows (default 200).
 */
record Curve(Shape shape, double noise, Draws draws) implements DrawnRows {
    enum Shape {
        SINE,
        WAVES,
        ABS,
        STEP,
        RUNGE,
        PARABOLA,
        CONSTANT
    }

    static Curve of(GeneratorOptions options) {
        return new Curve(
                options.choice("shape", Shape.SINE, Shape.class),
                options.number("noise", 0, 0, 1e6),
                Draws.of(options, 200));
    }

    @Override
    public int features() {
        return 1;
    }

    @Override
    public int classes() {
        return 0;
    }

    @Override
    public float row(long row, float[] features) {
        double x = rows() == 1 ? 0 : 2.0 * row / (rows() - 1) - 1;
        features[0] = (float) x;
        return (float) (value(x) + noise * draws.row(row).normalDouble(0));
    }

    private double value(double x) {
        return switch (shape) {
            case SINE -> sine(x / 2);
            case WAVES -> sine(2 * x);
            case ABS -> Math.abs(x);
            case STEP -> Math.signum(x);
            case RUNGE -> 1 / (1 + 25 * x * x);
            case PARABOLA -> x * x;
            case CONSTANT -> 1;
        };
    }

    private static double sine(double turns) {
        return Trig.sinTurns(turns - Math.floor(turns));
    }
}
