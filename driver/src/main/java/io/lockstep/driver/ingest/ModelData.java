package io.lockstep.driver.ingest;

import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.RowSet;
import io.lockstep.core.data.RowTable;
import io.lockstep.core.model.Model;
import io.lockstep.core.step.Evaluator;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/**
 * A saved model before the data that it is to judge.
 *
 * @param place URI of the prepared data
 * @param info of the data as prepared
 * @param table the data's rows as the network reads them
 */
public record ModelData(Model model, String place, DatasetInfo info, RowTable table) {

    /** Prepares the data to fit the model; where labels aren't needed, they aren't looked at. */
    public static ModelData open(
            Ingest ingest, Model model, DataSource source, boolean needsLabels, Configuration conf) {
        var prepared = ingest.prepareLike(source, model.info().schema(), needsLabels);
        return of(model, prepared.dir(), conf);
    }

    /** Over prepared data. */
    public static ModelData of(Model model, String prepared, Configuration conf) {
        var info = model.info();
        var table = BlockCache.table(prepared, conf);
        RowTable fitted =
                info.standardizer() == null ? table.withSparse(info.sparse()) : table.standardized(info.standardizer());
        return new ModelData(model, prepared, BlockCache.info(prepared, conf), fitted);
    }

    /**
     * The source that a user names to be judged.
     *
     * @param options which data, and how it is read; the label by default the column that the model was trained on
     * @param keep columns to keep beside predictions
     */
    public static DataSource source(Model model, TrainOptions options, List<String> keep) {
        return new DataSource(
                options.require(TrainOption.DATA),
                options.get(TrainOption.FORMAT),
                options.isGiven(TrainOption.LABEL)
                        ? options.get(TrainOption.LABEL)
                        : model.info().labelName(),
                null,
                DataSource.Part.TEST,
                Reading.of(options).keeping(keep));
    }

    /** Evaluates the model on the rows; for one thread. */
    public Evaluator evaluator() {
        var info = model.info();
        var evaluator = new Evaluator(info.architecture(), info.loss(), table, info.targetScaler(), info.threshold());
        evaluator.join(model.others().stream()
                .map(one -> new Evaluator.Network(
                        one.info().architecture(),
                        one.weights(),
                        one.statistics(),
                        one.info().targetScaler()))
                .toList());
        return evaluator;
    }

    /** All rows, in the source's order. */
    public RowSet rows() {
        return RowSet.all(info.rows());
    }
}
