package io.lockstep.core.onnx;

import io.lockstep.core.data.MissingValues;
import io.lockstep.core.data.Standardizer;
import io.lockstep.core.data.TableColumn;
import io.lockstep.core.data.TargetScaler;
import io.lockstep.core.data.Task;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.io.Sha256;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.model.Model;
import io.lockstep.core.model.ModelInfo;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.Norm;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A small model of some combination of parts, always the same. */
record OnnxCase(
        Activation activation,
        Norm norm,
        boolean residual,
        boolean standardized,
        LossKind loss,
        boolean table,
        int outputs,
        Double threshold) {
    static final int FEATURES = 3;
    static final int ROWS = 7;
    private static final TableColumn CATEGORY =
            new TableColumn("b", TableColumn.Kind.CATEGORY, List.of("x", "y"), false, 0, 0, false);

    private OnnxCase(
            Activation activation, Norm norm, boolean residual, boolean standardized, LossKind loss, boolean table) {
        this(activation, norm, residual, standardized, loss, table, loss == LossKind.CROSS_ENTROPY ? 3 : 1, null);
    }

    /** Every activation with every norm, residual or not, standardised or not; losses and biases in turns. */
    static List<OnnxCase> all() {
        var cases = new ArrayList<OnnxCase>();
        var losses = List.of(LossKind.CROSS_ENTROPY, LossKind.BCE, LossKind.MSE);
        for (var activation : Activation.values())
            for (var norm : Norm.values())
                for (int flags = 0; flags < 4; flags++)
                    cases.add(new OnnxCase(
                            activation, norm, (flags & 1) != 0, (flags & 2) != 0, losses.get(cases.size() % 3), false));
        for (var loss : losses)
            for (var threshold : loss == LossKind.MSE ? new Double[] {null} : new Double[] {null, 0.3})
                cases.add(new OnnxCase(Activation.TANH, Norm.NONE, false, true, loss, false, 2, threshold));
        cases.add(new OnnxCase(Activation.TANH, Norm.NONE, false, true, LossKind.BCE, false, 1, 0.7));
        for (var loss : losses)
            for (boolean standardized : new boolean[] {false, true})
                cases.add(new OnnxCase(Activation.RELU, Norm.NONE, false, standardized, loss, true));
        return cases;
    }

    String name() {
        return (activation + "-" + norm + (residual ? "-residual" : "") + (standardized ? "-standardized" : "")
                        + (table ? "-table" : "") + "-" + loss + (outputs == 2 ? "-two" : "")
                        + (threshold == null ? "" : "-threshold"))
                .toLowerCase(Locale.ROOT);
    }

    Model model() {
        var network = Architecture.builder(FEATURES, List.of(4, 4), outputs)
                .activation(activation)
                .bias(!residual)
                .norm(norm)
                .residual(residual)
                .build();
        var weights = Initializer.parse("normal:0.7").parameters(network, 11);
        for (int i = 0; i < weights.tensorCount(); i++)
            if (!weights.tensors().get(i).isWeight())
                for (int j = 0; j < weights.get(i).getNumElements(); j++) weights.get(i).data[j] += 0.125f * (j - 1);
        var statistics = Initializer.statistics(network);
        for (int i = 0; i < statistics.tensorCount(); i++)
            for (int j = 0; j < statistics.get(i).getNumElements(); j++) statistics.get(i).data[j] += 0.25f * j;
        var classes =
                switch (loss) {
                    case CROSS_ENTROPY -> List.of("ash", "elm", "oak").subList(0, outputs);
                    case BCE -> outputs == 1 ? List.of("no", "yes") : List.<String>of();
                    default -> List.<String>of();
                };
        double[] means = outputs == 1 ? new double[] {40} : new double[] {40, -1};
        double[] scales = outputs == 1 ? new double[] {12.5} : new double[] {12.5, 0.25};
        var info = new ModelInfo(
                ModelInfo.FORMAT_VERSION,
                loss.isClassification() ? Task.CLASSIFICATION : Task.REGRESSION,
                loss,
                network,
                classes,
                table ? List.of("a", "b=x", "b=y") : List.of("a", "b", "c"),
                List.of(),
                false,
                false,
                outputs == 2 ? "y,z" : "y",
                standardizer(),
                table ? List.of(TableColumn.number("a"), CATEGORY) : null,
                table ? MissingValues.MEAN : null,
                null,
                standardized && loss == LossKind.MSE ? new TargetScaler(means, scales) : null,
                null,
                threshold);
        return new Model(info, weights, statistics, Sha256.hex(ModelFile.encode(weights, statistics)));
    }

    private Standardizer standardizer() {
        if (table)
            return new Standardizer(
                    new float[] {standardized ? 0.75f : 0, 0, 0},
                    new float[] {standardized ? 1.5f : 1, 1, 1},
                    new float[] {0.75f, 0, 0});
        return standardized ? new Standardizer(new float[] {0.5f, -1, 2}, new float[] {2, 0.5f, 1}) : null;
    }

    /** [ROWS × FEATURES], the numbers that record.py makes as well; of a table, some missing, and a category's ones. */
    float[] rows() {
        var rows = new float[ROWS * FEATURES];
        for (int i = 0; i < ROWS; i++)
            for (int j = 0; j < FEATURES; j++)
                rows[i * FEATURES + j] = !table || j == 0
                        ? table && i % 3 == 0 ? Float.NaN : ((i * 31 + j * 17) % 23 - 11) / 4f
                        : i % FEATURES == j ? 1 : 0;
        return rows;
    }
}
