package io.lockstep.driver.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.core.UserError;
import io.lockstep.core.step.Arithmetic;
import io.lockstep.driver.checkpoint.RunIdentity;
import io.lockstep.driver.files.Directory;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.SparkContext;

/** run.json: what was run, on what data, and what came out. Written when training starts and when it ends. */
final class RunFile {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Directory directory;
    private final ObjectNode content = JSON.createObjectNode();

    RunFile(
            Directory directory,
            TrialSpec spec,
            TrialData data,
            RunIdentity identity,
            int parameters,
            SparkContext spark) {
        this.directory = directory;
        content.put("id", spec.id());
        content.put("state", "running");
        content.set("config", JSON.valueToTree(spec.config()));
        content.put("parameters", parameters);
        var parts = content.putObject("data");
        describe(parts, "train", data.training());
        describe(parts, "valid", data.validation());
        describe(parts, "test", data.test());
        content.set("identity", identity.fields());
        content.put(Arithmetic.FIELD, Arithmetic.VERSION);
        content.putObject("versions")
                .put("lockstep", version())
                .put("spark", spark.version())
                .put("java", System.getProperty("java.version"));
        content.putObject("begun")
                .put("at", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString())
                .put("master", spark.master())
                .put("cores", spark.defaultParallelism())
                .put("driver", spark.conf().get("spark.driver.host", "localhost"));
    }

    private static void describe(ObjectNode parts, String name, TrialData.Part part) {
        if (part == null) return;
        var content = parts.putObject(name)
                .put("source", part.info().source())
                .put("fingerprint", part.info().fingerprint())
                .put("rows", part.size());
        if (!part.info().notes().isEmpty())
            content.set("notes", JSON.valueToTree(part.info().notes()));
    }

    static String version() {
        String version = RunFile.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }

    /** What a directory's file says; empty where there is none. */
    static Optional<JsonNode> read(Directory directory) {
        return directory.readText(RunDirectory.RUN).map(text -> {
            try {
                var content = JSON.readTree(text);
                if (content.path("identity").isObject()) return content;
            } catch (JsonProcessingException e) {
                throw new UserError(directory + "/" + RunDirectory.RUN + ": " + e.getOriginalMessage(), e);
            }
            throw new UserError(directory + "/" + RunDirectory.RUN + ": is not the file of a training run");
        });
    }

    void write() {
        try {
            directory.writeText(RunDirectory.RUN, JSON.writeValueAsString(content) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(RunDirectory.RUN, e);
        }
    }

    /** The run ended without a model, for the given reason. */
    void ended(String state, String error) {
        content.put("state", state);
        if (error != null) content.put("error", error);
        write();
    }

    /** Where the time went, to be written at the end. */
    void time(RunTime time) {
        content.set("time", JSON.valueToTree(time.json()));
    }

    /** The run begins with epochs from a store of trials. */
    void stored(String entry, int epochs) {
        content.putObject("store").put("entry", entry).put("epochs", epochs);
    }

    /** The run ended with a model. */
    void ended(
            String state, String weightsSha256, int epochs, int bestEpoch, double seconds, Map<String, Object> test) {
        content.put("state", state);
        content.put("weights_sha256", weightsSha256);
        content.put("epochs", epochs);
        content.put("best_epoch", bestEpoch);
        content.put("seconds", seconds);
        if (!test.isEmpty()) content.set("test", JSON.valueToTree(test));
        write();
    }
}
