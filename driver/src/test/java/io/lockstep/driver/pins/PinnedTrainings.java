package io.lockstep.driver.pins;

import io.lockstep.core.io.ModelFile;
import io.lockstep.core.io.Sha256;
import io.lockstep.core.step.Trials;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.Validation;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.trials.SparkTrials;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Runs pinned trainings, each through its door, in this JVM and on its one local Spark. */
final class PinnedTrainings {
    /** Options whose value may be one of {@link PinnedFiles}. */
    private static final List<String> PLACES = List.of("valid", "test", "mask", "init-from");

    private final Path directory;
    private final PinnedFiles files;
    private SparkTrials trials; // null until one is asked for: steps need no Spark

    PinnedTrainings(Path directory) throws IOException {
        this.directory = directory;
        files = PinnedFiles.in(directory);
    }

    /** The hash of the weights that the training gives. */
    String weightsSha256(Pin pin) {
        return switch (pin.door()) {
            case STEPS -> steps(pin);
            case TRAIN -> train(pin);
        };
    }

    private static String steps(Pin pin) {
        var rows = PinnedRows.of(pin.data());
        var loop = new Trials.Loop(TrialResolver.settings(pin.trainOptions(), rows.info()), rows.table());
        loop.train();
        return Sha256.hex(ModelFile.encode(loop.weights, loop.statistics));
    }

    private String train(Pin pin) {
        if (trials == null) {
            var sc = LocalSpark.context();
            trials = new SparkTrials(
                    sc, new Ingest(sc, directory.resolve("prepared").toString()));
        }
        var options = pin.trainOptions().with("data", files.place(pin.data()));
        var given = options.givenMap();
        for (var name : PLACES)
            if (given.get(name) instanceof String text) options = options.with(name, files.place(text));
        var data = trials.prepare(options);
        var output = directory.resolve("runs").resolve(pin.name().replaceAll("\\W+", "-"));
        // The options no longer lead there, and the trainer still goes by the training loss as it did.
        Integer patience = data.valid() instanceof Validation.None ? options.get(TrainOption.EARLY_STOPPING) : null;
        if (patience != null) options = options.with("early-stopping", null);
        var spec = TrialResolver.resolve(options, data, pin.name(), output.toString(), 0);
        if (patience != null) spec = spec.toBuilder().earlyStopping(patience).build();
        return trials.train(spec, TrainListener.NONE).weightsSha256();
    }
}
