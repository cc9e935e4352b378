package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import io.lockstep.core.loss.Prediction;
import io.lockstep.driver.files.Csv;
import io.lockstep.driver.ingest.ModelData;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Options.Rename;
import org.apache.hadoop.fs.Path;
import org.ejml.data.FMatrixRMaj;

/** Predictions as CSV, a row for each input row, in order; the file appears whole or not at all. */
final class PredictionFile {
    private static final int ROWS = 1024;

    private PredictionFile() {}

    static void write(ModelData saved, String output, boolean overwrite, Configuration conf) throws IOException {
        var path = new Path(output);
        var fs = path.getFileSystem(conf);
        if (fs instanceof LocalFileSystem local) fs = local.getRawFileSystem(); // no checksum companions
        if (fs.exists(path) && fs.getFileStatus(path).isDirectory())
            throw new UserError("output: " + output + " is a directory; allowed is a file");
        if (fs.exists(path) && !overwrite)
            throw new UserError("output: " + output + " exists; replace it with --overwrite, or name another file");
        var part =
                new Path(path.getParent() == null ? new Path(".") : path.getParent(), "." + path.getName() + ".part");
        try {
            try (var out = new PrintWriter(new OutputStreamWriter(fs.create(part, true), StandardCharsets.UTF_8))) {
                rows(saved, out);
                if (out.checkError()) throw new IOException("can't write " + part);
            }
            FileContext.getFileContext(fs.getUri(), conf)
                    .rename(fs.makeQualified(part), fs.makeQualified(path), Rename.OVERWRITE);
        } finally {
            fs.delete(part, false);
        }
    }

    private static void rows(ModelData saved, PrintWriter out) {
        var info = saved.model().info();
        boolean classes = info.loss().isClassification();
        out.print("prediction");
        if (classes) for (var name : info.classNames()) out.print("," + Csv.cell("probability_" + name));
        out.print("\n");
        var evaluator = saved.evaluator();
        int outputs = info.architecture().outputs();
        var matrix = new FMatrixRMaj(ROWS, outputs);
        var probabilities = new double[Math.max(1, info.classNames().size())];
        var all = saved.rows();
        for (long from = 0; from < all.size(); from += ROWS) {
            int n = (int) Math.min(ROWS, all.size() - from);
            evaluator.predict(saved.model().weights(), saved.model().statistics(), all, from, n, matrix.data, 0);
            for (int row = 0; row < n; row++) {
                if (!classes) {
                    out.print(matrix.get(row, 0) + "\n");
                    continue;
                }
                Prediction.probabilities(info.loss(), matrix, row, probabilities);
                out.print(Csv.cell(info.classNames().get(Prediction.classOf(info.loss(), matrix, row))));
                for (double probability : probabilities) out.print("," + (float) probability);
                out.print("\n");
            }
        }
    }
}
