package io.lockstep.core.eval;

import io.lockstep.core.eval.EvalShape.Kind;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What an evaluation's rows amount to: sums and counts, never means. Sums of chunks are added in the chunks' order, so
 * that the result is the same to the bit wherever each was taken. Adding an empty one changes nothing. Rows count by their
 * weights, which are 1 where there are none.
 */
public final class EvalSums {
    /** The most classes for which confusions are counted. */
    public static final int MOST_COUNTED_CLASSES = 256;
    /** Distinct scores that travel with sums during training, all classes together: beyond, the nearest share a place. */
    public static final int TRAINING_RANKS = 1 << 17;
    /** −log 2⁻⁵²: scikit-learn takes no probability for smaller than a double's epsilon. */
    static final double MOST_LOG_LOSS = 36.04365338911715;

    private final EvalShape shape;
    private final double[] cells; // CLASSES [actual × classes + predicted], LABELS [label × 4 + 2 actual + predicted]
    private final ValueSums[] values;
    private final RankSums[] ranks;
    private final int ranksEach;
    private final double[] brier; // one, or one a label
    /** Sum of the rows' weighted losses; not finite where any is not. */
    public double loss;
    /** Sum of the rows' weights. */
    public double weight;

    public long rows;
    /** Weight of the rows that were predicted right; 0 in a regression. */
    public double correct;
    /** Sum of weighted log losses, each bounded; 0 but of classes. */
    double logLoss;
    /** Sum of squared weights, which tells whether all are 1. */
    private double squaredWeight;

    /** All zero, of few enough scores to travel during training. */
    public EvalSums(EvalShape shape) {
        this(shape, TRAINING_RANKS);
    }

    /**
     * All zero.
     *
     * @param ranks distinct scores that are kept at most, all classes or values together
     */
    public EvalSums(EvalShape shape, int ranks) {
        this.shape = shape;
        cells = new double[shape.cells()];
        values = Stream.generate(ValueSums::new)
                .limit(shape.kind() == Kind.VALUES ? shape.size() : 0)
                .toArray(ValueSums[]::new);
        ranksEach = shape.rankings() > 0 ? Math.max(64, ranks / shape.rankings()) : 0;
        this.ranks = Stream.generate(() -> new RankSums(ranksEach))
                .limit(shape.rankings())
                .toArray(RankSums[]::new);
        brier = new double[shape.kind() == Kind.LABELS ? shape.size() : 1];
    }

    public EvalShape shape() {
        return shape;
    }

    /** Whether {@link #confusion} is known. */
    public boolean countsConfusion() {
        return shape.kind() == Kind.CLASSES && cells.length > 0;
    }

    /** Weight of rows of class {@code actual} that were predicted to be of class {@code predicted}. */
    public double confusion(int actual, int predicted) {
        return cells[actual * shape.size() + predicted];
    }

    /** Weight of rows where {@code label} was {@code actual} (0 or 1) and predicted to be {@code predicted}. */
    double labelled(int label, int actual, int predicted) {
        return cells[4 * label + 2 * actual + predicted];
    }

    /** The sums of a value of a regression. */
    ValueSums value(int output) {
        return values[output];
    }

    /** Ranked scores or errors; see {@link EvalShape#rankings}. */
    RankSums ranks(int ranking) {
        return ranks[ranking];
    }

    double brier(int label) {
        return brier[label];
    }

    /** Whether some row weighs other than 1. */
    boolean isWeighted() {
        return weight != rows || squaredWeight != rows;
    }

    private void addRow(double rowLoss, double rowWeight) {
        loss += rowLoss;
        weight += rowWeight;
        squaredWeight += rowWeight * rowWeight;
        rows++;
    }

    /**
     * Adds a classified row.
     *
     * @param rowLoss weighted
     * @param probabilities of the classes; read in a detailed evaluation only, else may be null
     */
    public void addClass(int actual, int predicted, double rowLoss, double rowWeight, double[] probabilities) {
        addRow(rowLoss, rowWeight);
        logLoss += rowWeight == 0 ? 0 : Math.min(rowLoss, rowWeight * MOST_LOG_LOSS);
        if (actual == predicted) correct += rowWeight;
        if (cells.length > 0) cells[actual * shape.size() + predicted] += rowWeight;
        if (!shape.detailed()) return;
        double distance = 0;
        for (int c = 0; c < shape.size(); c++) {
            double error = probabilities[c] - (c == actual ? 1 : 0);
            distance += error * error;
        }
        brier[0] += rowWeight * (shape.size() == 2 ? distance / 2 : distance);
        if (ranks.length == 1) ranks[0].add((float) probabilities[1], actual == 1, rowWeight);
        else for (int c = 0; c < ranks.length; c++) ranks[c].add((float) probabilities[c], c == actual, rowWeight);
    }

    /**
     * Adds a row of a regression.
     *
     * @param actual [values]
     * @param predicted [values]
     * @param rowLoss weighted
     */
    public void addValues(double[] actual, double[] predicted, double rowLoss, double rowWeight) {
        addRow(rowLoss, rowWeight);
        for (int i = 0; i < values.length; i++) {
            values[i].add(actual[i], predicted[i], rowWeight);
            double error = predicted[i] - actual[i];
            if (ranks.length > 0 && !Double.isNaN(error)) ranks[i].add(error, error >= 0, rowWeight);
        }
    }

    /**
     * Adds a row of labels.
     *
     * @param actual [labels] whether each is there
     * @param predicted [labels] likewise
     * @param rowLoss weighted
     * @param probabilities [labels] that each is there; read in a detailed evaluation only
     */
    public void addLabels(
            boolean[] actual, boolean[] predicted, double rowLoss, double rowWeight, double[] probabilities) {
        addRow(rowLoss, rowWeight);
        boolean right = true;
        for (int i = 0; i < shape.size(); i++) {
            right &= actual[i] == predicted[i];
            cells[4 * i + (actual[i] ? 2 : 0) + (predicted[i] ? 1 : 0)] += rowWeight;
            if (!shape.detailed()) continue;
            double error = probabilities[i] - (actual[i] ? 1 : 0);
            brier[i] += rowWeight * error * error;
            if (ranks.length > 0) ranks[i].add((float) probabilities[i], actual[i], rowWeight);
        }
        if (right) correct += rowWeight;
    }

    /**
     * Has rows of two classes counted anew as predicted by a threshold: the second class where its probability, in single
     * precision, is no less. Of a detailed evaluation alone; exact where every score is kept apart.
     */
    public void decideAt(double threshold) {
        if (shape.kind() != Kind.CLASSES || shape.size() != 2 || ranks.length != 1)
            throw new IllegalStateException("a threshold for " + shape);
        Arrays.fill(cells, 0);
        for (int i = 0; i < ranks[0].size(); i++) {
            int predicted = ranks[0].value(i) >= threshold ? 1 : 0;
            cells[2 + predicted] += ranks[0].first(i);
            cells[predicted] += ranks[0].second(i);
        }
        correct = cells[0] + cells[3];
    }

    /** Adds the sums of the rows that follow; {@code right} is left as it is, its ranks in order. */
    public void add(EvalSums right) {
        if (!right.shape.equals(shape)) throw new IllegalArgumentException(right.shape + " added to " + shape);
        loss += right.loss;
        weight += right.weight;
        squaredWeight += right.squaredWeight;
        rows += right.rows;
        correct += right.correct;
        logLoss += right.logLoss;
        for (int i = 0; i < cells.length; i++) cells[i] += right.cells[i];
        for (int i = 0; i < values.length; i++) values[i].add(right.values[i]);
        for (int i = 0; i < brier.length; i++) brier[i] += right.brier[i];
        for (int i = 0; i < ranks.length; i++) ranks[i].add(right.ranks[i]);
    }

    /** Back to zero. */
    public void clear() {
        loss = weight = squaredWeight = correct = logLoss = 0;
        rows = 0;
        Arrays.fill(cells, 0);
        Arrays.fill(brier, 0);
        for (var value : values) value.clear();
        for (var ranking : ranks) ranking.clear();
    }

    /** Bytes that {@link #put} writes. */
    public int encodedBytes() {
        int bytes = fixedBytes();
        for (var ranking : ranks) bytes += ranking.encodedBytes();
        return bytes;
    }

    private int fixedBytes() {
        return Long.BYTES * (6 + cells.length + brier.length + ValueSums.NUMBERS * values.length);
    }

    /** Bytes that {@link #put} writes at most once {@code rowsAdded} rows are added. */
    public long mostBytes(long rowsAdded) {
        long entries = Math.min(rowsAdded, ranksEach);
        return fixedBytes() + (RankSums.HEAD_BYTES + RankSums.ENTRY_BYTES * entries) * ranks.length;
    }

    /** Writes the sums in the buffer's byte order. */
    public void put(ByteBuffer out) {
        out.putDouble(loss).putDouble(weight).putLong(rows).putDouble(correct);
        out.putDouble(logLoss).putDouble(squaredWeight);
        for (double cell : cells) out.putDouble(cell);
        for (double distance : brier) out.putDouble(distance);
        for (var value : values) value.put(out);
        for (var ranking : ranks) ranking.put(out);
    }

    /**
     * Overwrites this with what {@link #put} wrote of the same shape.
     *
     * @throws IllegalArgumentException where it is no such thing
     * @throws java.nio.BufferUnderflowException likewise
     */
    public void get(ByteBuffer in) {
        loss = in.getDouble();
        weight = in.getDouble();
        rows = in.getLong();
        correct = in.getDouble();
        logLoss = in.getDouble();
        squaredWeight = in.getDouble();
        for (int i = 0; i < cells.length; i++) cells[i] = in.getDouble();
        for (int i = 0; i < brier.length; i++) brier[i] = in.getDouble();
        for (var value : values) value.get(in);
        for (var ranking : ranks) ranking.get(in);
    }
}
