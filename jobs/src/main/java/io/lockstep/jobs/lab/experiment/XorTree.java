package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import java.util.ArrayList;
import java.util.List;

/**
 * Parity's weights by hand: a binary tree of XORs, each of two ReLU units, since for bits a xor b = relu(a + b) −
 * 2 relu(a + b − 1). A layer's values are combinations of the units before, so the tree has ⌈log₂ n⌉ hidden layers and,
 * for a power of two, 2 (n − 1) units. A value without a partner passes through a unit of its own.
 */
record XorTree(Architecture architecture, Parameters parameters) {

    /** A bit as a combination of the units below: indices and their factors. */
    private record Value(int[] units, float[] factors) {}

    static XorTree of(int bits) {
        if (bits < 2) throw new IllegalArgumentException(bits + " bits; parity needs 2");
        var widths = new ArrayList<Integer>();
        for (int values = bits; values > 1; values = (values + 1) / 2) widths.add(values / 2 * 2 + values % 2);
        var architecture = Architecture.of(bits, widths, 1, Activation.RELU);
        var parameters = new Parameters(ParameterLayout.of(architecture).parameters());
        List<Value> values = new ArrayList<>();
        for (int bit = 0; bit < bits; bit++) values.add(new Value(new int[] {bit}, new float[] {1}));
        for (int layer = 0; layer < widths.size(); layer++) values = addLayer(parameters, layer, values);
        output(parameters, widths.size(), values.get(0));
        return new XorTree(architecture, parameters);
    }

    int units() {
        return architecture.hidden().stream().mapToInt(Integer::intValue).sum();
    }

    private static List<Value> addLayer(Parameters parameters, int layer, List<Value> below) {
        var weight = parameters.get("layers." + layer + ".weight");
        var bias = parameters.get("layers." + layer + ".bias");
        var above = new ArrayList<Value>();
        int unit = 0;
        for (int i = 0; i + 1 < below.size(); i += 2) {
            for (int k = 0; k < 2; k++) {
                add(weight, below.get(i), unit + k, 1);
                add(weight, below.get(i + 1), unit + k, 1);
            }
            bias.data[unit + 1] = -1;
            above.add(new Value(new int[] {unit, unit + 1}, new float[] {1, -2}));
            unit += 2;
        }
        if (below.size() % 2 == 1) {
            add(weight, below.get(below.size() - 1), unit, 1);
            above.add(new Value(new int[] {unit}, new float[] {1}));
        }
        return above;
    }

    /** The logit is positive for 1 and negative for 0. */
    private static void output(Parameters parameters, int layer, Value parity) {
        add(parameters.get("layers." + layer + ".weight"), parity, 0, 2);
        parameters.get("layers." + layer + ".bias").data[0] = -1;
    }

    private static void add(org.ejml.data.FMatrixRMaj weight, Value value, int unit, float factor) {
        for (int i = 0; i < value.units.length; i++)
            weight.data[value.units[i] * weight.numCols + unit] += factor * value.factors[i];
    }
}
