package io.lockstep.driver.train;

import io.lockstep.core.UserError;
import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.MissingValues;
import io.lockstep.core.data.Moments;
import io.lockstep.core.data.RowSet;
import io.lockstep.core.data.RowSplit;
import io.lockstep.core.data.RowTable;
import io.lockstep.core.data.Standardizer;
import io.lockstep.core.data.TableColumn;
import io.lockstep.core.data.TargetScaler;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.driver.options.Validation;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A trial's rows, the same seen from the trainer and from each worker.
 *
 * @param validation null without validation
 * @param test null without test data
 * @param standardizer fitted to the training rows; null where features stay as they are
 * @param targetScaler fitted to the training rows; null where outputs are the targets as they are
 */
record TrialData(
        DatasetInfo info,
        Part training,
        Part validation,
        Part test,
        Standardizer standardizer,
        TargetScaler targetScaler) {

    /** Inputs from which on a step of sparse data leaves most rows of the first weight alone. */
    private static final int WIDE = 1 << 14;

    /**
     * Rows of a table.
     *
     * @param info of the data they come from
     */
    record Part(DatasetInfo info, RowTable table, RowSet rows) {
        long size() {
            return rows.size();
        }
    }

    /** As the trainer sees it, with what is learnt from the training rows, by Spark jobs, where asked for. */
    static TrialData load(JavaSparkContext sc, TableSource source, TrialSpec spec) {
        Standardizer standardizer = null;
        var info = source.info(spec.trainData());
        boolean fills = info.missing() != MissingValues.REFUSE;
        if (spec.standardize() || fills) {
            var moments = source.moments(sc, spec.trainData(), aside(spec.valid(), info));
            standardizer = Standardizer.of(moments, info.columns(), spec.standardize(), fills);
            if (info.missing() == MissingValues.MEDIAN)
                standardizer = median(sc, source, spec, info, moments, standardizer);
        }
        TargetScaler targetScaler = null;
        if (spec.scaleTarget() && !spec.settings().loss().isClassification() && info.labelled())
            targetScaler = TargetScaler.of(source.targetMoments(sc, spec.trainData(), aside(spec.valid(), info)));
        return load(source, spec.trainData(), spec.valid(), spec.testData(), standardizer, targetScaler);
    }

    private static Standardizer median(
            JavaSparkContext sc,
            TableSource source,
            TrialSpec spec,
            DatasetInfo info,
            Moments moments,
            Standardizer mean) {
        var numbers = TableColumn.scaled(info.columns());
        var features = IntStream.range(0, info.features())
                .filter(j -> numbers.length == 0 || numbers[j])
                .toArray();
        var counts =
                IntStream.of(features).mapToDouble(j -> moments.counts()[j]).toArray();
        var medians = source.medians(sc, spec.trainData(), aside(spec.valid(), info), features, counts);
        return mean.filling(features, medians);
    }

    /** As a worker sees it. */
    static TrialData load(TableSource source, WorkerSpec spec) {
        return load(source, spec.trainData(), spec.valid(), spec.testData(), spec.standardizer(), spec.targetScaler());
    }

    private static TrialData load(
            TableSource source,
            String trainData,
            Validation valid,
            String testData,
            Standardizer standardizer,
            TargetScaler targetScaler) {
        var info = source.info(trainData);
        var table = table(source, trainData, info, standardizer);
        var split = split(valid, info);
        Part validation = null;
        if (valid instanceof Validation.Data data) validation = part(source, data.uri(), info, standardizer);
        else if (!(valid instanceof Validation.None)) validation = new Part(info, table, split.validation());
        return new TrialData(
                info,
                new Part(info, table, split.training()),
                validation,
                testData == null ? null : part(source, testData, info, standardizer),
                standardizer,
                targetScaler);
    }

    /**
     * The network's tensors; gradients of the first weight by the rows that a step touches, where it is wide and the data
     * sparse. Clipping and diagnostics look at whole gradients.
     */
    ParameterLayout layout(TrainSettings settings) {
        var layout = ParameterLayout.of(settings.architecture());
        return touchesRows(settings, training.table().sparse()) ? layout.touchingRows() : layout;
    }

    static boolean touchesRows(TrainSettings settings, boolean sparse) {
        boolean wide = sparse && settings.architecture().inputs() >= WIDE;
        return wide && settings.clipNorm() == 0 && !settings.diagnostics();
    }

    private static RowSplit split(Validation valid, DatasetInfo info) {
        return RowSplit.of(info, aside(valid, info));
    }

    private static long aside(Validation valid, DatasetInfo info) {
        return valid.aside(info.rows());
    }

    private static Part part(TableSource source, String uri, DatasetInfo training, Standardizer standardizer) {
        var info = source.info(uri);
        if (info.features() != training.features())
            throw new UserError(info.source() + ": has " + info.features() + " features; the training data has "
                    + training.features());
        if (!info.labelled()) throw new UserError(info.source() + ": has no labels to evaluate against");
        return new Part(info, table(source, uri, training, standardizer), RowSet.all(info.rows()));
    }

    /** Sparse where the training data is: it belongs to the model, not to what it is evaluated on. */
    private static BlockTable table(TableSource source, String uri, DatasetInfo training, Standardizer standardizer) {
        var table = source.table(uri);
        return standardizer == null ? table.withSparse(training.sparse()) : table.standardized(standardizer);
    }

    /** Refuses a network that doesn't fit the data. */
    void check(Architecture architecture, LossKind loss) {
        if (architecture.inputs() != info.features())
            throw new UserError("the network has " + architecture.inputs() + " inputs; " + info.source() + " has "
                    + info.features() + " features");
        if (!info.labelled()) throw new UserError(info.source() + ": has no labels to train on");
        if (loss.isClassification() && info.classes() == 0 && !info.hasLabels())
            throw new UserError("loss: " + loss + " needs classes; " + info.source() + " has numbers as labels");
        int outputs = loss == LossKind.CROSS_ENTROPY ? info.classes() : info.targets();
        if (architecture.outputs() != outputs)
            throw new UserError(
                    "the network has " + architecture.outputs() + " outputs; loss " + loss + " here needs " + outputs);
        if (loss == LossKind.BCE && info.classes() != 2 && !info.hasLabels())
            throw new UserError("loss: bce needs 2 classes; " + info.source() + " has " + info.classes());
    }
}
