package io.lockstep.core.step;

import io.lockstep.core.data.TargetScaler;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.loss.Prediction;
import io.lockstep.core.math.Functions;
import io.lockstep.core.network.Forward;
import io.lockstep.core.network.LayerInput;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.network.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/**
 * The further networks of an ensemble, whose outputs are one with the first one's: where targets are classes the logits
 * of the mean of all probabilities, else the mean of the values that all outputs mean, whatever units each network has
 * learnt them in. Networks are added in their order, in double. For one thread.
 */
final class EnsembleMembers {
    /** Below it a mean probability counts as this, so that its logarithm is a number. */
    private static final double LEAST = 1e-30;

    private record Network(
            Forward forward,
            Workspace workspace,
            Parameters weights,
            Parameters statistics,
            TargetScaler targetScaler) {}

    private final LossKind kind;
    private final TargetScaler scaler; // of the first network; null where its outputs are values as they are
    private final List<Network> networks = new ArrayList<>();
    private double[] sums = new double[0];

    EnsembleMembers(LossKind kind, TargetScaler scaler, List<Evaluator.Network> members) {
        this.kind = kind;
        this.scaler = scaler;
        for (var member : members)
            networks.add(new Network(
                    new Forward(member.architecture()),
                    new Workspace(member.architecture()),
                    member.weights(),
                    member.statistics(),
                    member.targetScaler()));
    }

    /** @param logits the first network's of n rows; overwritten by the ensemble's */
    void combine(LayerInput input, FMatrixRMaj logits, int n) {
        int size = n * logits.numCols;
        if (sums.length < size) sums = new double[size];
        Arrays.fill(sums, 0, size, 0);
        add(logits, scaler, n);
        for (var network : networks) {
            network.forward().evaluate(input, network.weights(), network.statistics(), network.workspace());
            add(network.workspace().logits(), network.targetScaler(), n);
        }
        double all = networks.size() + 1;
        for (int i = 0; i < size; i++) logits.data[i] = (float) output(i % logits.numCols, sums[i] / all);
    }

    private void add(FMatrixRMaj outputs, TargetScaler units, int n) {
        int columns = outputs.numCols;
        if (kind == LossKind.CROSS_ENTROPY) {
            var row = new double[columns];
            for (int r = 0; r < n; r++) {
                Prediction.probabilities(kind, outputs, r, row);
                for (int j = 0; j < columns; j++) sums[r * columns + j] += row[j];
            }
            return;
        }
        for (int i = 0; i < n * columns; i++) {
            float output = outputs.data[i];
            if (kind == LossKind.BCE) sums[i] += Prediction.probability(output);
            else sums[i] += units == null ? output : units.value(i % columns, output);
        }
    }

    private double output(int column, double mean) {
        return switch (kind) {
            case CROSS_ENTROPY -> Functions.log(Math.max(mean, LEAST));
            case BCE -> Functions.log(Math.max(mean, LEAST)) - Functions.log(Math.max(1 - mean, LEAST));
            case MSE, MAE, HUBER -> scaler == null ? mean : scaler.scaled(column, mean);
        };
    }
}
