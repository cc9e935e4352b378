package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.data.Standardizer;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Forward;
import io.lockstep.core.network.LayerInput;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.network.Workspace;
import org.ejml.data.FMatrixRMaj;

/**
 * Weights with the network they belong to.
 *
 * @param statistics batch norm's; without tensors where there is none
 * @param standardizer what the training data was standardised by, null where it wasn't
 */
record NetworkModel(Architecture architecture, Parameters weights, Parameters statistics, Standardizer standardizer)
        implements LabModel {

    @Override
    public float[][] outputs(float[][] inputs) {
        return rows(forward(inputs).logits(), inputs.length);
    }

    @Override
    public float[][] hidden(float[][] inputs, int layer) {
        return rows(forward(inputs).result(layer), inputs.length);
    }

    /** Variance of each hidden layer's activations, over all its units and all inputs. */
    double[] variances(float[][] inputs) {
        var workspace = forward(inputs);
        double[] variances = new double[architecture.depth()];
        for (int layer = 0; layer < variances.length; layer++) {
            var activations = workspace.activated(layer);
            int n = activations.getNumElements();
            double mean = 0;
            for (int i = 0; i < n; i++) mean += activations.data[i];
            mean /= n;
            for (int i = 0; i < n; i++)
                variances[layer] += (activations.data[i] - mean) * (activations.data[i] - mean) / n;
        }
        return variances;
    }

    private Workspace forward(float[][] inputs) {
        var matrix = new FMatrixRMaj(inputs.length, architecture.inputs());
        for (int row = 0; row < inputs.length; row++)
            System.arraycopy(inputs[row], 0, matrix.data, row * matrix.numCols, matrix.numCols);
        if (standardizer != null)
            for (int row = 0; row < inputs.length; row++) standardizer.apply(matrix.data, row * matrix.numCols);
        var workspace = new Workspace(architecture);
        new Forward(architecture).evaluate(LayerInput.of(matrix), weights, statistics, workspace);
        return workspace;
    }

    private static float[][] rows(FMatrixRMaj matrix, int count) {
        float[][] rows = new float[count][matrix.numCols];
        for (int row = 0; row < count; row++)
            System.arraycopy(matrix.data, row * matrix.numCols, rows[row], 0, matrix.numCols);
        return rows;
    }
}
