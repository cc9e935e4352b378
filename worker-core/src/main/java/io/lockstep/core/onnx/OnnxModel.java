package io.lockstep.core.onnx;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.model.Model;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Norm;
import io.lockstep.core.network.Parameters;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ejml.data.FMatrixRMaj;

/**
 * A model as an ONNX file, its preprocessing included. Input {@code features}, float [N, features], as
 * {@link Model#predict} takes them: text columns encoded already, NaN where a value is missing. Outputs: {@code prediction}, the class's index as int64 [N] or the value as float
 * [N], and for classes {@code probabilities}, float [N, classes]; of several targets both are [N, targets], labels that
 * are there being 1. The names of features and classes, and how a table's
 * columns become features, are in the file's metadata, as JSON lists. Equal models are equal bytes.
 */
public final class OnnxModel {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final float EPSILON = 1e-5f;
    private static final float LEAK = 0.01f;

    private final Model model;
    private final Architecture network;
    private final Graph graph = new Graph();

    private OnnxModel(Model model) {
        this.model = model;
        this.network = model.info().architecture();
    }

    /** The file's bytes. */
    public static byte[] encode(Model model) {
        return new OnnxModel(model).encode();
    }

    private byte[] encode() {
        graph.input("features", Graph.FLOAT, Graph.ROWS, model.features());
        var layer = preprocessed("features");
        for (int l = 0; l < network.depth(); l++) layer = hidden(l, layer);
        outputs(linear(network.depth(), layer));
        var metadata = new TreeMap<String, String>();
        metadata.put("feature_names", json(model.info().featureNames()));
        metadata.put("weights_sha256", model.weightsSha256());
        if (model.info().hasSeveralTargets())
            metadata.put("label_names", json(model.info().labelNames()));
        if (!model.classNames().isEmpty()) metadata.put("class_names", json(model.classNames()));
        if (model.info().columns() != null)
            metadata.put("columns", json(model.info().columns()));
        return graph.model(metadata);
    }

    private static String json(List<?> values) {
        try {
            return JSON.writeValueAsString(values);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private String preprocessed(String features) {
        var standardizer = model.info().standardizer();
        if (standardizer == null) return features;
        if (standardizer.fills()) features = filled(features, standardizer.fill());
        int n = model.features();
        var mean = graph.constant("standardize.mean", standardizer.mean(), n);
        var scale = graph.constant("standardize.scale", standardizer.scale(), n);
        return graph.node("Div", graph.node("Sub", features, mean), scale);
    }

    /** A missing value is NaN, as everywhere. */
    private String filled(String features, float[] fill) {
        var values = graph.constant("missing.fill", fill, 1, fill.length);
        return graph.node("Where", graph.node("IsNaN", features), values, features);
    }

    private String hidden(int layer, String input) {
        var normal = normalized(layer, linear(layer, input));
        var result = activated(normal);
        return network.skips(layer) ? graph.node("Add", input, result) : result;
    }

    /** Weights stand as PyTorch has them, [out, in]. */
    private String linear(int layer, String input) {
        var name = "layers." + layer;
        var weight = model.weights().get(name + ".weight");
        var transposed = new float[weight.getNumElements()];
        for (int in = 0; in < weight.numRows; in++)
            for (int out = 0; out < weight.numCols; out++)
                transposed[out * weight.numRows + in] = weight.data[in * weight.numCols + out];
        var w = graph.constant(name + ".weight", transposed, weight.numCols, weight.numRows);
        if (!network.bias()) return graph.node("Gemm", List.of(input, w), Map.of("transB", 1L));
        return graph.node("Gemm", List.of(input, w, vector(model.weights(), name + ".bias")), Map.of("transB", 1L));
    }

    private String vector(Parameters from, String name) {
        FMatrixRMaj values = from.get(name);
        return graph.constant(name, values.data, values.getNumElements());
    }

    private String normalized(int layer, String input) {
        if (network.norm() == Norm.NONE) return input;
        var name = "norms." + layer;
        var scale = vector(model.weights(), name + ".weight");
        var shift = vector(model.weights(), name + ".bias");
        if (network.norm() == Norm.LAYER)
            return graph.node(
                    "LayerNormalization", List.of(input, scale, shift), Map.of("axis", -1L, "epsilon", EPSILON));
        var mean = vector(model.statistics(), name + ".running_mean");
        var variance = vector(model.statistics(), name + ".running_var");
        return graph.node(
                "BatchNormalization", List.of(input, scale, shift, mean, variance), Map.of("epsilon", EPSILON));
    }

    private String activated(String z) {
        Activation activation = network.activation();
        return switch (activation) {
            case RELU -> graph.node("Relu", z);
            case LEAKY_RELU -> graph.node("LeakyRelu", List.of(z), Map.of("alpha", LEAK));
            case ELU -> graph.node("Elu", List.of(z), Map.of("alpha", 1f));
            case GELU -> gelu(z);
            case SILU -> graph.node("Mul", z, graph.node("Sigmoid", z));
            case TANH -> graph.node("Tanh", z);
            case SIGMOID -> graph.node("Sigmoid", z);
            case IDENTITY -> z;
        };
    }

    /** z (1 + erf(z / √2)) / 2; the operator of that name is of a later set. */
    private String gelu(String z) {
        var erf = graph.node("Erf", graph.node("Mul", z, once("inverse_sqrt_2", 0.70710677f)));
        var density = graph.node("Mul", graph.node("Add", erf, once("one", 1f)), once("half", 0.5f));
        return graph.node("Mul", z, density);
    }

    private final Map<String, String> scalars = new TreeMap<>();

    private String once(String name, float value) {
        return scalars.computeIfAbsent(name, key -> graph.scalar(key, value));
    }

    /** What a regression's outputs mean, in single precision. */
    private String unscaled(String outputs) {
        var scaler = model.info().targetScaler();
        if (scaler == null) return outputs;
        int n = scaler.targets();
        var scale = graph.constant("target.scale", floats(scaler.scale()), n);
        var mean = graph.constant("target.mean", floats(scaler.mean()), n);
        return graph.node("Add", graph.node("Mul", outputs, scale), mean);
    }

    private static float[] floats(double[] values) {
        var floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) floats[i] = (float) values[i];
        return floats;
    }

    /** Whether what a logit stands for is predicted: by its probability where there is a threshold, else by its sign. */
    private String decided(String logits, String probability) {
        var threshold = model.info().threshold();
        if (threshold == null) return graph.node("Greater", logits, once("zero", 0f));
        return graph.node("GreaterOrEqual", probability, once("threshold", threshold.floatValue()));
    }

    private void outputs(String logits) {
        var loss = model.info().loss();
        boolean several = model.info().hasSeveralTargets();
        int outputs = network.outputs();
        if (several && loss.isClassification()) {
            graph.node("Sigmoid", List.of(logits), "probabilities", Map.of());
            var there = decided(logits, "probabilities");
            graph.node("Cast", List.of(there), "prediction", Map.of("to", (long) Graph.INT64));
            graph.output("prediction", Graph.INT64, Graph.ROWS, outputs);
            graph.output("probabilities", Graph.FLOAT, Graph.ROWS, outputs);
            return;
        }
        if (several) {
            graph.node("Identity", List.of(unscaled(logits)), "prediction", Map.of());
            graph.output("prediction", Graph.FLOAT, Graph.ROWS, outputs);
            return;
        }
        if (!loss.isClassification()) {
            graph.node("Reshape", List.of(unscaled(logits), graph.constant("flat", -1L)), "prediction", Map.of());
            graph.output("prediction", Graph.FLOAT, Graph.ROWS);
            return;
        }
        if (loss == LossKind.BCE) {
            var no = graph.node("Sigmoid", graph.node("Neg", logits));
            var yes = graph.node("Sigmoid", logits);
            graph.node("Concat", List.of(no, yes), "probabilities", Map.of("axis", 1L));
            var above = decided(logits, yes);
            var index = graph.node("Cast", List.of(above), Map.of("to", (long) Graph.INT64));
            graph.node("Reshape", List.of(index, graph.constant("flat", -1L)), "prediction", Map.of());
        } else {
            graph.node("Softmax", List.of(logits), "probabilities", Map.of("axis", -1L));
            if (model.info().threshold() == null)
                graph.node("ArgMax", List.of(logits), "prediction", Map.of("axis", -1L, "keepdims", 0L));
            else {
                var second = graph.node(
                        "Gather", List.of("probabilities", graph.constant("second", 1L)), Map.of("axis", 1L));
                var index = graph.node("Cast", List.of(decided(logits, second)), Map.of("to", (long) Graph.INT64));
                graph.node("Reshape", List.of(index, graph.constant("flat", -1L)), "prediction", Map.of());
            }
        }
        graph.output("prediction", Graph.INT64, Graph.ROWS);
        graph.output(
                "probabilities", Graph.FLOAT, Graph.ROWS, model.classNames().size());
    }
}
