package io.lockstep.driver.train;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import io.lockstep.core.step.Arithmetic;
import io.lockstep.driver.checkpoint.Checkpoint;
import io.lockstep.driver.checkpoint.CheckpointStore;
import io.lockstep.driver.checkpoint.RunIdentity;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.options.TrainOption;
import java.util.LinkedHashSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Refuses to resume a run as another one, in the words of the options that the user gave. */
final class SameRun {
    private static final Logger LOG = LoggerFactory.getLogger(SameRun.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private SameRun() {}

    /** Where the run in {@code directory}, which is the same, goes on; null where it has no checkpoint yet. */
    static Checkpoint checkpoint(Directory directory, TrialSpec spec, TrialStart start, CheckpointStore store) {
        var checkpoint = store.newest(start.state(), start.identity());
        requireEpochs(directory, spec, checkpoint.map(Checkpoint::epoch).orElse(0));
        if (checkpoint.isEmpty()) {
            if (directory.has(ModelDirectory.WEIGHTS))
                throw new UserError("resume: " + directory + " holds a finished run without checkpoints; allowed are"
                        + " runs with checkpoints, or overwrite");
            LOG.warn("{} holds no checkpoint yet: training starts from the beginning", directory);
        } else
            LOG.info("{}: resuming after epoch {}", directory, checkpoint.get().epoch());
        return checkpoint.orElse(null);
    }

    /** Throws {@link UserError} where the run in {@code directory}, if there is one, computes something else. */
    static void require(Directory directory, TrialSpec spec, RunIdentity identity) {
        var file = RunFile.read(directory);
        if (file.isEmpty()) return;
        var earlier = new RunIdentity(file.get().path("identity"));
        var before = earlier.fields();
        if (before.equals(identity.fields())) return;
        Arithmetic.requireSame(before.path(Arithmetic.FIELD).asInt(), "the run in " + directory);
        boolean sameData = before.path("data").equals(identity.fields().path("data"));
        var found = file.get().path("config");
        JsonNode wanted = read(JSON.valueToTree(spec.config()).toString());
        var names = new LinkedHashSet<String>();
        wanted.fieldNames().forEachRemaining(names::add);
        found.fieldNames().forEachRemaining(names::add);
        for (var option : TrainOption.all()) if (!option.isFixedByTheRun()) names.remove(option.name());
        if (sameData) names.remove("data");
        if (!spec.settings().schedule().spansRun()) names.remove("epochs");
        for (var name : names)
            if (!wanted.path(name).equals(found.path(name)))
                throw new UserError("resume: " + name + " is " + show(wanted.path(name)) + ", but the run in "
                        + directory + " was started with " + show(found.path(name)) + reason(name, spec)
                        + "; a run is resumed with its own settings, or started anew with --overwrite");
        if (!sameData)
            throw new UserError("resume: data: " + spec.config().get("data") + " isn't what the run in " + directory
                    + " was trained on: its content has changed; start anew with --overwrite");
        identity.requireSame(earlier, directory.uri());
    }

    /** Throws {@link UserError} where a run of {@code done} epochs is to end before them. */
    static void requireEpochs(Directory directory, TrialSpec spec, int done) {
        int epochs = spec.settings().epochs();
        if (done > epochs)
            throw new UserError("resume: epochs: " + epochs + "; the run in " + directory + " has trained " + done
                    + " already; allowed are so many or more");
    }

    private static String reason(String name, TrialSpec spec) {
        return name.equals("epochs") ? " (the schedule " + spec.settings().schedule() + " spans all epochs)" : "";
    }

    private static String show(JsonNode value) {
        return value.isMissingNode() ? "not given" : value.toString();
    }

    /** As a file would give it back: in memory a whole number's node may be of another width. */
    private static JsonNode read(String json) {
        try {
            return JSON.readTree(json);
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
