package io.lockstep.jobs.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.Figures;
import io.lockstep.jobs.lab.bench.Programs.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A standalone cluster of two executors of one core, by turns with one JVM of two threads: a sweep's trials an hour and
 * what they cost the driver, and the speed of one training that both executors share.
 */
final class ClusterBenchmark {
    private static final int TRIALS = 9;
    private static final String GRID = """
            base: {data: '%s', valid: %d, epochs: %d, batch-size: 128, optimizer: adam, checkpoint-every: 0}
            search: {strategy: grid}
            space: {depth: [1, 2, 3], width: [64, 128, 256]}
            objective: {metric: valid_accuracy, mode: max}
            """;

    private final String launcher;
    private final Path directory;
    private final Path digits;
    private final int rows;
    private final int turns;
    private final int epochs;
    private final Programs programs;
    private final Consumer<String> progress;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param digits IDX files of so many rows
     * @param epochs of each trial; three times as many in the longer sweep
     */
    ClusterBenchmark(
            String launcher, Path directory, Path digits, int rows, int turns, int epochs, Consumer<String> progress) {
        this.launcher = launcher;
        this.directory = directory;
        this.digits = digits;
        this.rows = rows;
        this.turns = turns;
        this.epochs = epochs;
        this.programs = new Programs(directory, 1);
        this.progress = progress;
    }

    /**
     * A sweep of nine trials, at one of the two places.
     *
     * @param seconds of the whole command, begin to end
     * @param processorSeconds of the process that was started: on a cluster, the driver alone
     * @param driverBytes of the trial that had most, over the network
     */
    record GridTime(int epochs, double seconds, double processorSeconds, long driverBytes) {
        double trialsAnHour() {
            return 3600 * TRIALS / seconds;
        }
    }

    /**
     * One place's figures.
     *
     * @param brief sweeps, one a turn
     * @param longer sweeps of three times the epochs
     * @param samplesPerSecond of one training by batches of 1024, one a turn: the median of its epochs
     */
    record Result(String where, List<GridTime> brief, List<GridTime> longer, List<Double> samplesPerSecond) {
        static Result of(String where) {
            return new Result(where, new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        }
    }

    /** Local figures, then the cluster's. */
    List<Result> run() throws IOException, InterruptedException {
        var local = Result.of("local[2]");
        var spread = Result.of("2 executors of 1 core");
        try (var cluster = BenchCluster.up(programs, launcher, directory, 2, "2g")) {
            run(cluster.master(), "train", "--data", "builtin:xor"); // what a first start makes for later ones
            for (int turn = 0; turn < turns; turn++) {
                measure(local, "local[2]");
                measure(spread, cluster.master());
            }
        }
        return List.of(local, spread);
    }

    private void measure(Result into, String master) throws IOException, InterruptedException {
        into.brief.add(sweep(master, epochs));
        into.longer.add(sweep(master, 3 * epochs));
        into.samplesPerSecond.add(training(master));
    }

    private GridTime sweep(String master, int itsEpochs) throws IOException, InterruptedException {
        progress.accept("cluster: sweep of " + itsEpochs + " epochs, " + master);
        var space = directory.resolve("grid.yaml");
        Files.writeString(space, Figures.text(GRID, digits, rows / 6, itsEpochs));
        double[] time = run(master, "sweep", "--space", space.toString());
        long most = 0;
        for (int i = 0; i < TRIALS; i++)
            most = Math.max(
                    most,
                    json("sweep/trials/" + Figures.padded(i, 4) + "/run.json")
                            .path("time")
                            .path("driver_bytes")
                            .asLong());
        return new GridTime(itsEpochs, time[0], time[1], most);
    }

    private double training(String master) throws IOException, InterruptedException {
        progress.accept("cluster: one training, " + master);
        run(
                master,
                "train",
                "--data",
                digits.toString(),
                "--hidden",
                "256,128",
                "--batch-size",
                "1024",
                "--checkpoint-every",
                "0",
                "--epochs",
                String.valueOf(6 * epochs));
        var speeds = Files.readAllLines(directory.resolve("train/metrics.jsonl"), StandardCharsets.UTF_8).stream()
                .mapToDouble(this::samplesPerSecond)
                .toArray();
        return Median.of(speeds);
    }

    private double samplesPerSecond(String line) {
        try {
            return json.readTree(line).path("samples_per_second").asDouble();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private JsonNode json(String file) throws IOException {
        return json.readTree(directory.resolve(file).toFile());
    }

    private double[] run(String master, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(launcher));
        command.addAll(List.of(arguments));
        command.addAll(List.of(
                "--master", master, "--output", directory.resolve(arguments[0]).toString()));
        command.addAll(List.of("--overwrite", "--quiet"));
        return programs.time(new Program(arguments[0] + " on " + master, command));
    }
}
