package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The files of a training, written by hand. */
final class RunFixture {
    private static final ObjectMapper JSON = new ObjectMapper();

    final Path directory;
    final ObjectNode run;
    private final StringBuilder metrics = new StringBuilder();
    private int epochs;

    RunFixture(Path directory) throws IOException {
        this.directory = directory;
        run = (ObjectNode) JSON.readTree("""
                {"id": "moons", "state": "running",
                 "config": {"data": "builtin:moons", "format": "auto", "label": "label", "task": "classification",
                   "valid": 100, "standardize": false, "hidden": [64], "activation": "relu", "init": "he_normal",
                   "bias": true, "dropout": 0.0, "norm": "none", "residual": false, "loss": "bce",
                   "optimizer": "adam", "learning-rate": 0.001, "weight-decay": 0.0, "beta1": 0.9, "beta2": 0.999,
                   "epsilon": 1.0E-8, "schedule": "constant", "epochs": 10, "batch-size": 128, "seed": 1,
                   "shuffle": true, "shards": 4, "transport": "auto", "diagnostics": false, "checkpoint-every": 1},
                 "parameters": 12345,
                 "data": {"train": {"source": "builtin:moons", "fingerprint": "aa11", "rows": 1400},
                   "valid": {"source": "builtin:moons", "fingerprint": "aa11", "rows": 100}},
                 "identity": {"settings": {"seed": 1,
                   "architecture": {"inputs": 2, "hidden": [64], "outputs": 1}}},
                 "versions": {"lockstep": "0.1.0", "spark": "4.1.0", "java": "17"},
                 "begun": {"at": "2026-11-26T21:05:00Z", "master": "local[2]", "cores": 2, "driver": "10.0.0.7"}}
                """);
    }

    ObjectNode config() {
        return (ObjectNode) run.get("config");
    }

    /** One more epoch. */
    RunFixture epoch(double trainLoss, double validLoss, double accuracy) {
        return line(String.format(
                java.util.Locale.ROOT,
                "\"step\":%d,\"train_loss\":%s,\"train_accuracy\":0.5,\"valid_loss\":%s,\"valid_accuracy\":%s,"
                        + "\"learning_rate\":0.001,\"seconds\":0.1,\"samples_per_second\":1000.0",
                11 * (epochs + 1),
                trainLoss,
                validLoss,
                accuracy));
    }

    RunFixture line(String fields) {
        metrics.append("{\"epoch\":")
                .append(++epochs)
                .append(',')
                .append(fields)
                .append("}\n");
        return this;
    }

    /** Its end, with a model of the given epoch. */
    RunFixture succeeded(int bestEpoch) {
        run.put("state", "succeeded")
                .put("weights_sha256", "ab".repeat(32))
                .put("epochs", epochs)
                .put("best_epoch", bestEpoch)
                .put("seconds", 1.5);
        return this;
    }

    RunFixture ended(String state, String error) {
        run.put("state", state);
        if (error != null) run.put("error", error);
        return this;
    }

    Path write() throws IOException {
        Files.createDirectories(directory);
        Files.writeString(directory.resolve("run.json"), run.toPrettyString());
        if (epochs > 0) Files.writeString(directory.resolve("metrics.jsonl"), metrics);
        return directory;
    }
}
