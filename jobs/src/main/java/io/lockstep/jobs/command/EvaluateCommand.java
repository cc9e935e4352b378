package io.lockstep.jobs.command;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.eval.Metrics;
import io.lockstep.driver.ingest.ModelData;
import io.lockstep.driver.ingest.ModelJobs;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.train.EnsembleDirectory;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Loss and metrics of a saved model on data. */
@Command(
        name = "evaluate",
        customSynopsis = "lockstep evaluate --model=DIR --data=URI [options]",
        description = "Prints loss and metrics of a saved model on data, as one JSON object.")
final class EvaluateCommand extends JobCommand {
    @Option(names = "--model", paramLabel = "DIR", description = "a directory that train wrote; required")
    String model;

    @Option(names = "--data", paramLabel = "URI", description = "what to evaluate on; required")
    String data;

    @Option(names = "--label", paramLabel = "NAME", description = "the label column; default the model's")
    String label;

    @Override
    void addOptions(CommandSpec target) {
        TrainFlags.addReadingTo(target);
        TrainFlags.addTo(target, TrainOption.MISSING_LABEL);
        TrainFlags.addTo(target, TrainOption.WEIGHT);
    }

    @Override
    void run(Console console) throws Exception {
        required("model", model);
        required("data", data);
        var options = TrainFlags.given(spec, Set.of());
        var line = new ProgressLine(console.err(), common.quiet);
        if (line.isTerminal()) Waiting.forSpark(line, SparkSessions.master(common), "reading " + data);
        try (var session = JobSession.open("evaluate", common, model);
                var waiting = Waiting.on(line, session.sc(), "evaluating")) {
            var conf = session.sc().hadoopConfiguration();
            var read = EnsembleDirectory.read(model, conf);
            var saved = ModelData.open(session.ingest(), read, ModelData.source(read, options, List.of()), true, conf);
            line.sayNotes(saved.info());
            console.out()
                    .println(new ObjectMapper()
                            .writeValueAsString(Metrics.of(ModelJobs.evaluate(session.sc(), saved))
                                    .report(read.info().outputNames())));
        }
    }
}
