package io.lockstep.core.perceptron;

import io.lockstep.core.UserError;
import io.lockstep.core.perceptron.Perceptron.Unit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;

/**
 * Trains a perceptron from zeros by Rosenblatt's rule, row after row: {@code w += rate · (target − output) · x}. A step
 * unit changes on mistakes alone; a sigmoid unit changes at every row, and the same rule is then the delta rule of the
 * cross-entropy, in whose gradient the sigmoid's slope cancels.
 *
 * @param learningRate scales a step unit's weights and changes none of its decisions
 * @param maxEpochs where training ends without convergence
 */
public record PerceptronTrainer(double learningRate, int maxEpochs) {

    public PerceptronTrainer {
        if (!(learningRate > 0 && Double.isFinite(learningRate)))
            throw new UserError("learning-rate: " + learningRate + "; allowed are positive numbers");
        if (maxEpochs < 1) throw new UserError("epochs: " + maxEpochs + "; allowed are 1 and more");
    }

    /**
     * A change of the weights.
     *
     * @param epoch from 1
     * @param row of the points, from 0
     */
    public record Correction(int epoch, int row, Perceptron before, Perceptron after) {}

    /**
     * Weights that came back: those after epoch {@code firstEpoch} are those after {@code firstEpoch + epochs}, and so
     * on for ever.
     *
     * @param epochs how long the cycle is
     */
    public record Cycle(int firstEpoch, int epochs) {}

    /**
     * How a training went.
     *
     * @param updates every change, in order
     * @param epochs passes made; of a step unit that converged, the last one changed nothing
     * @param converged whether every point is in its class
     * @param cycle where a step unit's weights came back, which proves that it never converges
     */
    public record Training(
            Perceptron perceptron, List<Correction> updates, int epochs, boolean converged, Optional<Cycle> cycle) {
        public Training {
            updates = List.copyOf(updates);
        }
    }

    /** Trains until a pass ends with every point in its class, weights cycle, or the epochs are used up. */
    public Training train(LabelledPoints points, Unit unit) {
        var perceptron = Perceptron.zeros(points.width(), unit);
        var updates = new ArrayList<Correction>();
        var epochOf = new HashMap<Perceptron, Integer>();
        epochOf.put(perceptron, 0);
        for (int epoch = 1; epoch <= maxEpochs; epoch++) {
            int updatesBefore = updates.size();
            perceptron = pass(points, perceptron, epoch, updates);
            boolean unchanged = updates.size() == updatesBefore;
            if (unit == Unit.STEP ? unchanged : points.mistakes(perceptron) == 0)
                return new Training(perceptron, updates, epoch, true, Optional.empty());
            Integer earlier = epochOf.put(perceptron, epoch);
            if (earlier != null) {
                var cycle = new Cycle(earlier, epoch - earlier);
                return new Training(perceptron, updates, epoch, false, Optional.of(cycle));
            }
        }
        return new Training(perceptron, updates, maxEpochs, false, Optional.empty());
    }

    private Perceptron pass(LabelledPoints points, Perceptron start, int epoch, List<Correction> updates) {
        var perceptron = start;
        for (int row = 0; row < points.size(); row++) {
            var next = perceptron.updated(points.input(row), points.target(row), learningRate);
            if (next.equals(perceptron)) continue;
            updates.add(new Correction(epoch, row, perceptron, next));
            perceptron = next;
        }
        return perceptron;
    }
}
