package io.lockstep.core.step;

import io.lockstep.core.data.RowBatch;
import io.lockstep.core.data.RowSet;
import io.lockstep.core.data.RowTable;
import io.lockstep.core.data.TargetScaler;
import io.lockstep.core.eval.EvalShape;
import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.loss.Loss;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.loss.LossSums;
import io.lockstep.core.loss.Prediction;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Forward;
import io.lockstep.core.network.LayerInput;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.network.Workspace;
import io.lockstep.core.profile.Phase;
import io.lockstep.core.profile.PhaseTimes;
import java.util.List;

/**
 * Evaluates a network on a table's rows. Rows are added up in double one after another within a call; whoever shares an
 * evaluation out cuts it into chunks of {@link #CHUNK_ROWS}, adds the sums of {@link #GROUP_CHUNKS} neighbours in their
 * order, and those sums in theirs, so that the result is the same to the bit wherever each was taken. One per thread;
 * keeps its memory.
 */
public final class Evaluator {
    /** Rows of a chunk, which decides the last bits of a loss: it never changes. */
    public static final int CHUNK_ROWS = 1024;
    /** Chunks whose sums are added before they are added to the rest; likewise. */
    public static final int GROUP_CHUNKS = 64;
    /** Rows of one pass: enough to keep the product kernel busy, few enough for the second-level cache. */
    private static final int PASS_ROWS = 128;

    private final Architecture architecture;
    private final LossKind kind;
    private final RowTable table;
    private final TargetScaler scaler;
    private final Double threshold;
    private final Loss loss;
    private final LossSums rowLoss = new LossSums();
    private final Forward forward;
    private final Workspace workspace;
    private final RowBatch batch = new RowBatch();
    private final LayerInput input;
    private final long[] ids = new long[PASS_ROWS];
    private final double[] probabilities;
    private final boolean[] labels;
    private final boolean[] found;
    private final double[] actual;
    private final double[] predicted;
    private EnsembleMembers members; // null without

    /**
     * Classes weigh the same here, whatever they weigh in training.
     *
     * @param table holds the rows
     */
    public Evaluator(Architecture architecture, LossKind kind, RowTable table) {
        this(architecture, kind, table, null, null);
    }

    /**
     * Classes weigh the same here, whatever they weigh in training.
     *
     * @param table holds the rows
     * @param scaler what a regression's outputs mean; null where they are the targets as they are
     * @param threshold probability from which on the second of two classes, or a label, is predicted; null for above a half
     */
    public Evaluator(Architecture architecture, LossKind kind, RowTable table, TargetScaler scaler, Double threshold) {
        this.threshold = threshold;
        if (table.features() != architecture.inputs())
            throw new IllegalArgumentException(
                    "rows of " + table.features() + " features for a network of " + architecture.inputs() + " inputs");
        this.architecture = architecture;
        this.kind = kind;
        this.table = table;
        this.scaler = scaler;
        loss = Loss.of(kind, List.of(), scaler);
        forward = new Forward(architecture);
        workspace = new Workspace(architecture);
        input = table.sparse() ? LayerInput.of(batch.sparse) : LayerInput.of(batch.dense);
        probabilities = new double[Math.max(architecture.outputs(), Prediction.classes(kind, architecture.outputs()))];
        labels = new boolean[architecture.outputs()];
        found = new boolean[architecture.outputs()];
        actual = new double[architecture.outputs()];
        predicted = new double[architecture.outputs()];
    }

    /**
     * A further network of an ensemble, over the same rows.
     *
     * @param targetScaler what its outputs mean in a regression; null where they are the targets as they are
     */
    public record Network(
            Architecture architecture, Parameters weights, Parameters statistics, TargetScaler targetScaler) {}

    /** From now on all outputs are those of an ensemble of the network and these. */
    public void join(List<Network> others) {
        members = others.isEmpty() ? null : new EnsembleMembers(kind, scaler, others);
    }

    /** What evaluating a network comes to, without detail. @param outputs of the network */
    public static EvalShape shape(LossKind kind, int outputs) {
        if (Prediction.areLabels(kind, outputs)) return EvalShape.labels(outputs);
        return kind.isClassification()
                ? EvalShape.classes(Prediction.classes(kind, outputs))
                : EvalShape.values(outputs);
    }

    /** How many chunks {@code rows} rows have. */
    public static long chunks(long rows) {
        return (rows + CHUNK_ROWS - 1) / CHUNK_ROWS;
    }

    /**
     * Sums over positions {@code [from, to)} of {@code rows}.
     *
     * @param weights not modified
     * @param statistics batch norm's running statistics; not modified
     * @param out overwritten
     * @param activations overwritten by the hidden layers' statistics; null where none are wanted
     */
    public void evaluate(
            Parameters weights,
            Parameters statistics,
            RowSet rows,
            long from,
            long to,
            EvalSums out,
            LayerStatistics activations) {
        out.clear();
        if (activations != null) activations.clear();
        var times = PhaseTimes.ofThread();
        int before = times.enter(Phase.EVALUATING);
        for (long at = from; at < to; at += PASS_ROWS) {
            int n = (int) Math.min(PASS_ROWS, to - at);
            pass(weights, statistics, rows, at, n);
            for (int r = 0; r < n; r++) addRow(r, out);
            if (activations != null) activations.add(workspace, n);
        }
        times.back(before);
    }

    /**
     * A network's outputs (logits where targets are classes; see {@link Prediction}; values in a regression) for n rows.
     *
     * @param from position in {@code rows} of the first
     * @param out row by row, outputs of a row side by side; {@code [offset, offset + n · outputs)} is overwritten
     */
    public void predict(
            Parameters weights, Parameters statistics, RowSet rows, long from, int n, float[] out, int offset) {
        int outputs = architecture.outputs();
        for (int done = 0; done < n; done += PASS_ROWS) {
            int count = Math.min(PASS_ROWS, n - done);
            pass(weights, statistics, rows, from + done, count);
            System.arraycopy(workspace.logits().data, 0, out, offset + done * outputs, count * outputs);
            if (scaler != null) scaler.undo(out, offset + done * outputs, count);
        }
    }

    private void pass(Parameters weights, Parameters statistics, RowSet rows, long from, int n) {
        for (int i = 0; i < n; i++) ids[i] = rows.id(from + i);
        table.gather(ids, 0, n, batch);
        forward.evaluate(input, weights, statistics, workspace);
        if (members != null) members.combine(input, workspace.logits(), n);
    }

    private void addRow(int row, EvalSums out) {
        var outputs = workspace.logits();
        rowLoss.clear();
        loss.add(outputs, batch.targets, batch.weights, row, row + 1, null, rowLoss);
        if (Prediction.areLabels(kind, outputs.numCols)) {
            addLabels(row, out);
            return;
        }
        if (kind.isClassification()) {
            if (out.shape().detailed()) Prediction.probabilities(kind, outputs, row, probabilities);
            int predictedClass = Prediction.classOf(kind, outputs, row, threshold);
            out.addClass((int) batch.targets.data[row], predictedClass, rowLoss.loss, rowLoss.weight, probabilities);
            return;
        }
        for (int i = 0; i < actual.length; i++) {
            actual[i] = batch.targets.data[row * actual.length + i];
            double output = outputs.data[row * actual.length + i];
            predicted[i] = scaler == null ? output : scaler.value(i, output);
        }
        out.addValues(actual, predicted, rowLoss.loss, rowLoss.weight);
    }

    private void addLabels(int row, EvalSums out) {
        var outputs = workspace.logits();
        for (int i = 0; i < labels.length; i++) {
            float logit = outputs.data[row * labels.length + i];
            labels[i] = batch.targets.data[row * labels.length + i] == 1;
            found[i] = Prediction.isThere(logit, threshold);
            if (out.shape().detailed()) probabilities[i] = Prediction.probability(logit);
        }
        out.addLabels(labels, found, rowLoss.loss, rowLoss.weight, probabilities);
    }
}
