package io.lockstep.jobs.command;

import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.RowSet;
import io.lockstep.core.data.RowTable;
import io.lockstep.core.data.Schema;
import io.lockstep.core.step.Evaluator;
import io.lockstep.driver.ingest.BlockCache;
import io.lockstep.driver.options.DataFormat;
import io.lockstep.driver.ingest.DataSource;
import io.lockstep.driver.train.ModelDirectory;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** A saved model before the data that it is to judge. */
record SavedModel(ModelDirectory.Model model, DatasetInfo info, RowTable table) {

    /** Reads the model and prepares the data to fit it. */
    static SavedModel open(JobSession session, ModelDirectory.Model model, DataSource source, boolean needsLabels) {
        var prepared = session.ingest().prepareLike(source, schema(model), needsLabels);
        Configuration conf = session.sc().hadoopConfiguration();
        BlockTable table = BlockCache.table(prepared.dir(), conf);
        var info = model.info();
        RowTable fitted =
                info.standardizer() == null ? table.withSparse(info.sparse()) : table.standardized(info.standardizer());
        return new SavedModel(model, prepared.info(), fitted);
    }

    /** What a command's options name, labels being the model's unless said otherwise. */
    static DataSource source(ModelDirectory.Model model, String data, String format, String label) {
        return new DataSource(
                data,
                DataFormat.parse(format == null ? "auto" : format),
                label == null ? model.info().labelName() : label,
                null,
                DataSource.Part.TEST);
    }

    private static Schema schema(ModelDirectory.Model model) {
        var info = model.info();
        return new Schema(
                info.featureNames(),
                info.featureShape(),
                info.byteFeatures(),
                info.labelName(),
                info.task(),
                info.classNames());
    }

    Evaluator evaluator() {
        return new Evaluator(model.info().architecture(), model.info().loss(), List.of(), table);
    }

    RowSet rows() {
        return RowSet.all(info.rows());
    }
}
