package io.lockstep.jobs.lab.experiment;

import java.util.List;

/**
 * The probability of each class over a rectangle of two features, with the points it was learnt from.
 *
 * @param probability [y][x][class], from the lower left corner, {@value #GRID} a side
 */
record Boundary(
        String title,
        double xLow,
        double xHigh,
        double yLow,
        double yHigh,
        double[][][] probability,
        LabelledRows points) {
    private static final int GRID = 120;
    private static final double MARGIN = 0.12;

    /** Panels at one moment of a film. */
    record Scene(String title, List<Boundary> panels) {}

    /** Over the square [low, high]². */
    static Boundary of(String title, Classifier model, double low, double high, LabelledRows points) {
        return of(title, model, low, high, low, high, points);
    }

    /** Over the points' rectangle and a margin, the origin included. */
    static Boundary around(String title, Classifier model, LabelledRows points) {
        double[] x = points.range(0);
        double[] y = points.range(1);
        double dx = MARGIN * (x[1] - x[0]);
        double dy = MARGIN * (y[1] - y[0]);
        return of(
                title,
                model,
                Math.min(0, x[0]) - dx,
                Math.max(0, x[1]) + dx,
                Math.min(0, y[0]) - dy,
                Math.max(0, y[1]) + dy,
                points);
    }

    private static Boundary of(
            String title, Classifier model, double xLow, double xHigh, double yLow, double yHigh, LabelledRows points) {
        float[][] grid = new float[GRID * GRID][];
        for (int row = 0; row < GRID; row++)
            for (int column = 0; column < GRID; column++)
                grid[row * GRID + column] = new float[] {
                    (float) (xLow + (xHigh - xLow) * (column + 0.5) / GRID),
                    (float) (yLow + (yHigh - yLow) * (row + 0.5) / GRID)
                };
        double[][] flat = model.probabilities(grid);
        double[][][] probability = new double[GRID][GRID][];
        for (int row = 0; row < GRID; row++) System.arraycopy(flat, row * GRID, probability[row], 0, GRID);
        return new Boundary(title, xLow, xHigh, yLow, yHigh, probability, points);
    }
}
