package io.lockstep.core.onnx;

import io.lockstep.core.math.Functions;
import io.lockstep.core.onnx.OnnxFile.Node;
import io.lockstep.core.onnx.OnnxFile.Tensor;
import java.util.HashMap;
import java.util.Map;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

/** The operators that exported graphs have, as onnx.ai/onnx/operators defines them, in double and without any care for speed. */
final class OnnxInterpreter {
    private final Map<String, Tensor> values = new HashMap<>();

    /** All values of a run over [rows × features]. */
    static Map<String, Tensor> run(OnnxFile file, float[] features, int rows) {
        var run = new OnnxInterpreter();
        run.values.putAll(file.constants);
        run.values.put("features", new Tensor(new int[] {rows, features.length / rows}, features));
        for (var node : file.nodes) run.values.put(node.output(), run.compute(node));
        return run.values;
    }

    private Tensor in(Node node, int index) {
        var found = values.get(node.inputs().get(index));
        if (found == null)
            throw new IllegalStateException(node + ": no value " + node.inputs().get(index));
        return found;
    }

    private Tensor compute(Node node) {
        return switch (node.operator()) {
            case "Gemm" -> gemm(node);
            case "Add" -> binary(node, (x, y) -> x + y);
            case "Sub" -> binary(node, (x, y) -> x - y);
            case "Mul" -> binary(node, (x, y) -> x * y);
            case "Div" -> binary(node, (x, y) -> x / y);
            case "Greater" -> binary(node, (x, y) -> x > y ? 1 : 0);
            case "GreaterOrEqual" -> binary(node, (x, y) -> x >= y ? 1 : 0);
            case "Identity" -> in(node, 0);
            case "Gather" -> column(in(node, 0), (int) in(node, 1).values()[0]);
            case "Relu" -> unary(node, x -> Math.max(x, 0));
            case "LeakyRelu" -> unary(node, x -> x < 0 ? node.attributes().get("alpha") * x : x);
            case "Elu" -> unary(node, x -> x < 0 ? node.attributes().get("alpha") * Functions.expm1(x) : x);
            case "Sigmoid" -> unary(node, x -> 1 / (1 + Functions.exp(-x)));
            case "Tanh" -> unary(node, x -> 1 - 2 / (1 + Functions.exp(2 * x)));
            case "Erf" -> unary(node, x -> Functions.erf((float) x));
            case "IsNaN" -> unary(node, x -> Double.isNaN(x) ? 1 : 0);
            case "Where" -> where(in(node, 0), in(node, 1), in(node, 2));
            case "Neg" -> unary(node, x -> -x);
            case "Cast" -> unary(node, x -> (long) x);
            case "LayerNormalization" -> layerNorm(node);
            case "BatchNormalization" -> batchNorm(node);
            case "Softmax" -> softmax(in(node, 0));
            case "ArgMax" -> argMax(in(node, 0));
            case "Concat" -> concat(in(node, 0), in(node, 1));
            case "Reshape" ->
                new Tensor(new int[] {in(node, 0).values().length}, in(node, 0).values());
            default -> throw new IllegalStateException("operator " + node.operator());
        };
    }

    private Tensor unary(Node node, DoubleUnaryOperator f) {
        var x = in(node, 0);
        var out = new float[x.values().length];
        for (int i = 0; i < out.length; i++) out[i] = (float) f.applyAsDouble(x.values()[i]);
        return new Tensor(x.shape(), out);
    }

    /** The second operand is a whole matrix, a row or one number. */
    private Tensor binary(Node node, DoubleBinaryOperator f) {
        var x = in(node, 0);
        var y = in(node, 1).values();
        var out = new float[x.values().length];
        for (int i = 0; i < out.length; i++) out[i] = (float) f.applyAsDouble(x.values()[i], y[i % y.length]);
        return new Tensor(x.shape(), out);
    }

    /** What is chosen where the condition holds is a row, which all rows share. */
    private static Tensor where(Tensor condition, Tensor row, Tensor other) {
        var out = new float[other.values().length];
        for (int i = 0; i < out.length; i++)
            out[i] = condition.values()[i] != 0 ? row.values()[i % row.values().length] : other.values()[i];
        return new Tensor(other.shape(), out);
    }

    private Tensor gemm(Node node) {
        var x = in(node, 0);
        var w = in(node, 1);
        if (node.attributes().get("transB") != 1f) throw new IllegalStateException("transB");
        int rows = x.shape()[0];
        int inner = x.shape()[1];
        int units = w.shape()[0];
        var out = new float[rows * units];
        for (int r = 0; r < rows; r++)
            for (int u = 0; u < units; u++) {
                double sum = node.inputs().size() > 2 ? in(node, 2).values()[u] : 0;
                for (int k = 0; k < inner; k++) sum += (double) x.values()[r * inner + k] * w.values()[u * inner + k];
                out[r * units + u] = (float) sum;
            }
        return new Tensor(new int[] {rows, units}, out);
    }

    private Tensor layerNorm(Node node) {
        var x = in(node, 0);
        int n = x.shape()[1];
        var out = new float[x.values().length];
        for (int at = 0; at < out.length; at += n) {
            double mean = 0;
            double square = 0;
            for (int j = 0; j < n; j++) mean += x.values()[at + j] / (double) n;
            for (int j = 0; j < n; j++) square += Math.pow(x.values()[at + j] - mean, 2) / n;
            double deviation = Math.sqrt(square + node.attributes().get("epsilon"));
            for (int j = 0; j < n; j++)
                out[at + j] = (float)
                        ((x.values()[at + j] - mean) / deviation * in(node, 1).values()[j]
                                + in(node, 2).values()[j]);
        }
        return new Tensor(x.shape(), out);
    }

    private Tensor batchNorm(Node node) {
        var x = in(node, 0);
        int n = x.shape()[1];
        var out = new float[x.values().length];
        for (int i = 0; i < out.length; i++) {
            int j = i % n;
            double deviation =
                    Math.sqrt(in(node, 4).values()[j] + node.attributes().get("epsilon"));
            out[i] = (float) ((x.values()[i] - in(node, 3).values()[j])
                            / deviation
                            * in(node, 1).values()[j]
                    + in(node, 2).values()[j]);
        }
        return new Tensor(x.shape(), out);
    }

    private static Tensor softmax(Tensor x) {
        int n = x.shape()[1];
        var out = new float[x.values().length];
        for (int at = 0; at < out.length; at += n) {
            double total = 0;
            for (int j = 0; j < n; j++) total += Functions.exp((double) x.values()[at + j]);
            for (int j = 0; j < n; j++) out[at + j] = (float) (Functions.exp((double) x.values()[at + j]) / total);
        }
        return new Tensor(x.shape(), out);
    }

    private static Tensor column(Tensor x, int column) {
        int n = x.shape()[1];
        var out = new float[x.shape()[0]];
        for (int r = 0; r < out.length; r++) out[r] = x.values()[r * n + column];
        return new Tensor(new int[] {out.length, 1}, out);
    }

    private static Tensor argMax(Tensor x) {
        int n = x.shape()[1];
        var out = new float[x.shape()[0]];
        for (int r = 0; r < out.length; r++) {
            int best = 0;
            for (int j = 1; j < n; j++) if (x.values()[r * n + j] > x.values()[r * n + best]) best = j;
            out[r] = best;
        }
        return new Tensor(new int[] {out.length}, out);
    }

    private static Tensor concat(Tensor left, Tensor right) {
        int rows = left.shape()[0];
        var out = new float[2 * rows];
        for (int r = 0; r < rows; r++) {
            out[2 * r] = left.values()[r];
            out[2 * r + 1] = right.values()[r];
        }
        return new Tensor(new int[] {rows, 2}, out);
    }
}
