package io.lockstep.core.data.generate;

/**
 * A gate's truth table, (0,0) (0,1) (1,0) (1,1), repeated to {@code n} rows (default 4); {@code noise} (default 0) is
 * the standard deviation of normal noise on the inputs.
 */
record Gate(Table table, double noise, Draws draws) implements DrawnRows {
    /** A function of two bits. */
    @FunctionalInterface
    interface Table {
        boolean apply(boolean a, boolean b);
    }

    static Gate of(Table table, GeneratorOptions options) {
        return new Gate(table, options.number("noise", 0, 0, 10), Draws.of(options, 4));
    }

    @Override
    public float row(long row, float[] features) {
        boolean a = (row & 2) != 0;
        boolean b = (row & 1) != 0;
        var key = draws.row(row);
        features[0] = (float) ((a ? 1 : 0) + noise * key.normalDouble(0));
        features[1] = (float) ((b ? 1 : 0) + noise * key.normalDouble(1));
        return table.apply(a, b) ? 1f : 0f;
    }
}
