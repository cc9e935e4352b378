package io.lockstep.jobs.command;

import io.lockstep.core.Figures;
import io.lockstep.core.UserError;
import io.lockstep.core.loss.Prediction;
import io.lockstep.core.model.ModelInfo;
import io.lockstep.driver.files.Csv;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.Locations;
import io.lockstep.driver.ingest.KeptColumns;
import io.lockstep.driver.ingest.ModelData;
import io.lockstep.driver.ingest.ModelJobs;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.spark.util.SerializableConfiguration;
import org.ejml.data.FMatrixRMaj;

/** Predictions as CSV, a row for each input row, in order; the file appears whole or not at all. */
final class PredictionFile {
    private static final int ROWS = 1024;

    private PredictionFile() {}

    /** Refuses names that stand twice, or that predictions have. */
    static void refuseDoubled(List<String> keep) {
        var seen = new HashSet<>(List.of("prediction"));
        for (var name : keep)
            if (name.isEmpty() || name.startsWith("probability_") || !seen.add(name)) throw doubled(name);
    }

    /** Those of several labels are known once the model is. */
    private static void refuseDoubled(List<String> keep, ModelInfo info) {
        if (!info.hasSeveralTargets()) return;
        for (var label : info.labelNames())
            if (keep.contains("prediction_" + label)) throw doubled("prediction_" + label);
    }

    private static UserError doubled(String name) {
        return new UserError("keep: \"" + name + "\""
                + "; allowed are the data's columns, each once, whose names aren't those of predictions");
    }

    /** @param keep columns that go before the predictions */
    static void write(JobSession session, ModelData saved, List<String> keep, String output, boolean overwrite)
            throws IOException {
        refuseDoubled(keep, saved.model().info());
        var conf = session.sc().hadoopConfiguration();
        var path = Locations.path(output);
        var fs = Locations.fileSystem(path, conf);
        if (fs instanceof LocalFileSystem local) fs = local.getRawFileSystem(); // no checksum companions
        if (fs.exists(path) && fs.getFileStatus(path).isDirectory())
            throw new UserError("output: " + output + " is a directory; allowed is a file");
        if (fs.exists(path) && !overwrite)
            throw new UserError("output: " + output + " exists; replace it with --overwrite, or name another file");
        var staging = Directory.at(session.ingest().staging(), conf);
        var parts = staging.child(".predictions-" + UUID.randomUUID());
        try {
            var shared = new SerializableConfiguration(conf);
            var directory = parts.uri();
            boolean keeps = !keep.isEmpty();
            var names = ModelJobs.run(session.sc(), saved, (data, range, from, to) -> {
                var name = "part-" + Figures.padded(range, 7);
                Directory.at(directory, shared.value())
                        .write(name, rows(data, keeps ? new KeptColumns(data, shared.value()) : null, from, to));
                return name;
            });
            var place = Directory.holding(output, conf);
            place.write(path.getName(), out -> {
                out.write(header(saved, keep).getBytes(StandardCharsets.UTF_8));
                for (var name : names) out.write(parts.read(name).orElseThrow());
            });
        } finally {
            staging.delete(parts.name());
        }
    }

    private static String header(ModelData saved, List<String> keep) {
        var info = saved.model().info();
        var line = new StringBuilder();
        for (var name : keep) line.append(Csv.cell(name)).append(',');
        if (info.hasSeveralTargets())
            return line.append(severalNames(info)).append('\n').toString();
        line.append("prediction");
        if (info.loss().isClassification())
            for (var name : info.classNames()) line.append(',').append(Csv.cell("probability_" + name));
        return line.append('\n').toString();
    }

    private static String severalNames(ModelInfo info) {
        var names = new ArrayList<String>();
        for (var label : info.labelNames()) names.add(Csv.cell("prediction_" + label));
        if (info.loss().isClassification())
            for (var label : info.labelNames()) names.add(Csv.cell("probability_" + label));
        return String.join(",", names);
    }

    /** Values, or whether labels are there and how probably. */
    private static void several(ModelInfo info, FMatrixRMaj outputs, int row, StringBuilder out) {
        boolean labels = info.loss().isClassification();
        for (int t = 0; t < outputs.numCols; t++) {
            float output = outputs.get(row, t);
            if (t > 0) out.append(',');
            if (labels) out.append(Prediction.isThere(output, info.threshold()) ? 1 : 0);
            else out.append(output);
        }
        for (int t = 0; labels && t < outputs.numCols; t++)
            out.append(',').append((float) Prediction.probability(outputs.get(row, t)));
        out.append('\n');
    }

    /** The lines of rows {@code [first, end)}. */
    private static byte[] rows(ModelData data, KeptColumns kept, long first, long end) {
        var info = data.model().info();
        boolean classes = info.loss().isClassification();
        var out = new StringBuilder();
        var evaluator = data.evaluator();
        var matrix = new FMatrixRMaj(ROWS, info.architecture().outputs());
        var probabilities = new double[Math.max(1, info.classNames().size())];
        var model = data.model();
        for (long from = first; from < end; from += ROWS) {
            int n = (int) Math.min(ROWS, end - from);
            evaluator.predict(model.weights(), model.statistics(), data.rows(), from, n, matrix.data, 0);
            for (int row = 0; row < n; row++) {
                if (kept != null) out.append(kept.line(from + row)).append(',');
                if (info.hasSeveralTargets()) {
                    several(info, matrix, row, out);
                    continue;
                }
                if (!classes) {
                    out.append(matrix.get(row, 0)).append('\n');
                    continue;
                }
                Prediction.probabilities(info.loss(), matrix, row, probabilities);
                out.append(Csv.cell(
                        info.classNames().get(Prediction.classOf(info.loss(), matrix, row, info.threshold()))));
                for (double probability : probabilities) out.append(',').append((float) probability);
                out.append('\n');
            }
        }
        return out.toString().getBytes(StandardCharsets.UTF_8);
    }
}
