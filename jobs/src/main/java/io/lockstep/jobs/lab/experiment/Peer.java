package io.lockstep.jobs.lab.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.io.ModelFile;
import io.lockstep.jobs.lab.Python;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A run's twin in PyTorch: the same first weights, optimizer, schedule and batches' size, in an order of its own.
 *
 * @param absent why there is none; null where there is
 * @param trainLoss epoch by epoch
 */
record Peer(String absent, List<Double> trainLoss, double testAccuracy, String version) {
    private static final int TRAIN_SECONDS = 300;
    private static final String SCRIPT = "peer.py";

    static Peer none(String why) {
        return new Peer(why, List.of(), Double.NaN, "");
    }

    /** Trains it; the run must keep its start, epoch 0. */
    static Peer train(LabTrial trial, LabRun run) throws InterruptedException {
        var data = String.valueOf(trial.option("data")).replaceFirst("^file:(//)?", "");
        if (!Files.isDirectory(Path.of(data))) return none("the data is no directory of this machine");
        try {
            var directory = Files.createTempDirectory("lockstep-peer");
            try {
                return train(trial, run, data, directory);
            } finally {
                for (var name : List.of(SCRIPT, "init.safetensors", "out", "err"))
                    Files.deleteIfExists(directory.resolve(name));
                Files.deleteIfExists(directory);
            }
        } catch (IOException e) {
            return none(e.getMessage());
        }
    }

    private static Peer train(LabTrial trial, LabRun run, String data, Path directory)
            throws IOException, InterruptedException {
        var python = Python.usual().importing("torch", "numpy");
        if (python == null) return none("no python3 here imports torch");
        try (var script = Peer.class.getResourceAsStream(SCRIPT)) {
            Files.write(directory.resolve(SCRIPT), script.readAllBytes());
        }
        var start = run.at(0);
        Files.write(directory.resolve("init.safetensors"), ModelFile.encode(start.weights(), start.statistics()));
        boolean trained = run(
                directory,
                TRAIN_SECONDS,
                python,
                SCRIPT,
                Path.of(data).toAbsolutePath().toString(),
                "init.safetensors",
                String.valueOf(trial.option("epochs")),
                String.valueOf(trial.option("learning-rate")),
                String.valueOf(trial.option("dropout")),
                String.valueOf(trial.option("valid")));
        if (!trained) return none("its training failed: " + lastLine(directory.resolve("err")));
        JsonNode result = new ObjectMapper().readTree(directory.resolve("out").toFile());
        var losses = new ArrayList<Double>();
        result.get("train_loss").forEach(loss -> losses.add(loss.asDouble()));
        return new Peer(
                null,
                losses,
                result.get("test_accuracy").asDouble(),
                result.get("torch").asText());
    }

    /** Whether the command ended well within its time; its output is in the files out and err. */
    private static boolean run(Path directory, int seconds, String... command) throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectOutput(directory.resolve("out").toFile())
                    .redirectError(directory.resolve("err").toFile())
                    .start();
        } catch (IOException e) {
            return false; // there is no such program
        }
        try {
            return process.waitFor(seconds, TimeUnit.SECONDS) && process.exitValue() == 0;
        } finally {
            process.destroyForcibly();
        }
    }

    private static String lastLine(Path file) throws IOException {
        var lines = Files.readString(file, StandardCharsets.UTF_8).strip().split("\n");
        return lines[lines.length - 1];
    }
}
