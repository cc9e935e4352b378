package io.lockstep.jobs.command;

import io.lockstep.driver.ingest.ModelData;
import io.lockstep.driver.ingest.Reading;
import io.lockstep.driver.train.EnsembleDirectory;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Predictions of a saved model. */
@Command(
        name = "predict",
        customSynopsis = "lockstep predict --model=DIR --data=URI --output=FILE.csv [options]",
        description = "Writes a saved model's predictions as CSV, a row for each input row, in order.")
final class PredictCommand extends JobCommand {
    @Option(names = "--model", paramLabel = "DIR", description = "a directory that train wrote; required")
    String model;

    @Option(names = "--data", paramLabel = "URI", description = "what to predict for; required")
    String data;

    @Option(names = "--label", paramLabel = "NAME", description = "the label column, where the data has one")
    String label;

    @Option(
            names = "--keep",
            paramLabel = "NAMES",
            description = "columns to copy beside the predictions, as in id,day")
    String keptColumns;

    @Option(names = "--output", paramLabel = "FILE.csv", description = "the file to write; required")
    String output;

    @Option(names = "--overwrite", description = "replace the file")
    boolean overwrite;

    @Override
    void addOptions(CommandSpec target) {
        TrainFlags.addReadingTo(target);
    }

    @Override
    void run(Console console) throws Exception {
        required("model", model);
        required("data", data);
        var options = TrainFlags.given(spec, Set.of());
        required("output", output);
        var keep = Reading.names(keptColumns);
        PredictionFile.refuseDoubled(keep);
        var line = new ProgressLine(console.err(), common.quiet);
        if (line.isTerminal()) Waiting.forSpark(line, SparkSessions.master(common), "reading " + data);
        try (var session = JobSession.open("predict", common, output);
                var waiting = Waiting.on(line, session.sc(), "predicting")) {
            var conf = session.sc().hadoopConfiguration();
            var read = EnsembleDirectory.read(model, conf);
            var saved = ModelData.open(session.ingest(), read, ModelData.source(read, options, keep), false, conf);
            line.sayNotes(saved.info());
            PredictionFile.write(session, saved, keep, output, overwrite);
            if (!common.quiet) console.out().println(saved.info().rows() + " predictions are in " + output);
        }
    }
}
