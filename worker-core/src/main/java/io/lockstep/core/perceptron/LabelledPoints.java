package io.lockstep.core.perceptron;

import io.lockstep.core.UserError;
import java.util.Arrays;
import java.util.List;

/**
 * Points and the class, 0 or 1, of each.
 *
 * @param inputs as many finite values for each point
 * @param targets one a point
 */
public record LabelledPoints(List<double[]> inputs, int[] targets) {

    public LabelledPoints {
        inputs = inputs.stream().map(double[]::clone).toList();
        targets = targets.clone();
        if (inputs.isEmpty()) throw new UserError("points: none; at least 1 is needed");
        if (inputs.size() != targets.length)
            throw new UserError(
                    "points: " + inputs.size() + " with " + targets.length + " classes; as many are needed");
        int width = inputs.get(0).length;
        for (int row = 0; row < targets.length; row++) {
            double[] x = inputs.get(row);
            if (x.length != width)
                throw new UserError("points: row " + row + " has " + x.length + " values, row 0 has " + width);
            if (!Arrays.stream(x).allMatch(Double::isFinite))
                throw new UserError(
                        "points: row " + row + " is " + Arrays.toString(x) + "; allowed are finite numbers");
            if (targets[row] != 0 && targets[row] != 1)
                throw new UserError("points: row " + row + " has the class " + targets[row] + "; allowed are 0 and 1");
        }
    }

    public int size() {
        return targets.length;
    }

    /** Number of values of a point. */
    public int width() {
        return inputs.get(0).length;
    }

    /** A copy of the targets. */
    @Override
    public int[] targets() {
        return targets.clone();
    }

    public int target(int row) {
        return targets[row];
    }

    /** The point itself, not a copy. */
    double[] input(int row) {
        return inputs.get(row);
    }

    /** Points that {@code perceptron} puts into the wrong class. */
    public int mistakes(Perceptron perceptron) {
        int mistakes = 0;
        for (int row = 0; row < size(); row++) if (perceptron.classify(input(row)) != targets[row]) mistakes++;
        return mistakes;
    }
}
