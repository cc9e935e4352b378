package io.lockstep.jobs.lab.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.jobs.lab.bench.Programs.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * A table larger than memory: prepared, trained on, validated, evaluated and predicted, as whole commands in one JVM and
 * on a standalone cluster, beside a twelfth of it that fits. All must end in the same bits.
 */
final class LargeBenchmark {
    static final int PARTS = 12; // the cut is one of them
    private static final int FEATURES = 50;
    private static final List<String> SETTINGS =
            List.of("--valid", "0.1", "--standardize", "--hidden", "64", "--epochs", "1", "--batch-size", "1024");

    private final String launcher;
    private final Path directory;
    private final long rows;
    private final List<String> confs;
    private final Programs programs;
    private final Consumer<String> progress;

    /**
     * @param rows of the table
     * @param cacheBytes that blocks may take in each JVM; null for the usual share of its heap
     */
    LargeBenchmark(String launcher, Path directory, long rows, String cacheBytes, Consumer<String> progress) {
        this.launcher = launcher;
        this.directory = directory;
        this.rows = rows;
        this.confs = cacheBytes == null ? List.of() : List.of("--conf", "spark.lockstep.cache.bytes=" + cacheBytes);
        this.programs = new Programs(directory, 1);
        this.progress = progress;
    }

    /** Where the commands run, and with how much memory. */
    private enum Where {
        LOCAL("local[2], 1 GiB", List.of("spark.driver.memory=1g")),
        CLUSTER(
                "2 executors of 1 GiB, driver 512 MiB",
                List.of("spark.driver.memory=512m", "spark.executor.memory=1g"));

        final String text;
        final List<String> confs;

        Where(String text, List<String> confs) {
            this.text = text;
            this.confs = confs;
        }
    }

    /**
     * One place's commands.
     *
     * @param train seconds, the preparation included; as {@code evaluate} and {@code predict} of whole commands
     * @param samplesPerSecond of the training's epoch alone
     */
    record Result(
            String where,
            long rows,
            double train,
            double evaluate,
            double predict,
            double samplesPerSecond,
            String weights) {
        double microsARow() {
            return (train + evaluate + predict) * 1e6 / rows;
        }
    }

    /** Results of the cut in memory, of the table in one JVM, and of the table on a cluster. */
    List<Result> run() throws IOException, InterruptedException {
        var results = new ArrayList<Result>();
        progress.accept("large: tables");
        var cut = directory.resolve("cut.csv");
        var table = directory.resolve("table.csv");
        LargeTable.write(cut, rows / PARTS, FEATURES);
        LargeTable.write(table, rows, FEATURES);
        results.add(measure(Where.LOCAL, "local[2]", cut, rows / PARTS, "cut", List.of()));
        results.add(measure(Where.LOCAL, "local[2]", table, rows, "local", confs));
        try (var cluster = BenchCluster.up(programs, launcher, directory, 2, "1g")) {
            results.add(measure(Where.CLUSTER, cluster.master(), table, rows, "cluster", confs));
        }
        checkEqual();
        return results;
    }

    private Result measure(Where where, String master, Path table, long itsRows, String name, List<String> more)
            throws IOException, InterruptedException {
        var place = directory.resolve(name);
        Files.createDirectories(place);
        var settings = new ArrayList<>(List.of("--master", master, "--quiet"));
        for (var conf : where.confs) settings.addAll(List.of("--conf", conf));
        settings.addAll(more);
        var run = place.resolve("run").toString();
        var train = new ArrayList<>(List.of("train", "--output", run));
        train.addAll(SETTINGS);
        double trained = time(name, train, table, settings);
        double evaluated = time(name, List.of("evaluate", "--model", run), table, settings);
        Files.copy(directory.resolve("out"), place.resolve("evaluation.json"));
        var predictions = place.resolve("predictions.csv").toString();
        double predicted = time(name, List.of("predict", "--model", run, "--output", predictions), table, settings);
        var json = new ObjectMapper();
        var metrics = Files.readString(place.resolve("run/metrics.jsonl"), StandardCharsets.UTF_8);
        return new Result(
                where.text,
                itsRows,
                trained,
                evaluated,
                predicted,
                json.readTree(metrics).path("samples_per_second").asDouble(),
                json.readTree(place.resolve("run/run.json").toFile())
                        .path("weights_sha256")
                        .asText());
    }

    private double time(String name, List<String> command, Path table, List<String> settings)
            throws IOException, InterruptedException {
        progress.accept("large: " + name + ", " + command.get(0));
        var all = new ArrayList<>(List.of(launcher));
        all.addAll(command);
        all.addAll(List.of("--data", table.toString()));
        all.addAll(settings);
        return programs.time(new Program(name + ": " + command.get(0), all))[0];
    }

    /** Weights, figures and predictions are one machine's and the cluster's alike, to the last bit. */
    private void checkEqual() throws IOException {
        for (var file : List.of("run/model.safetensors", "evaluation.json", "predictions.csv")) {
            var one = directory.resolve("local").resolve(file);
            var other = directory.resolve("cluster").resolve(file);
            if (Files.mismatch(one, other) >= 0) throw new IOException(one + " and " + other + " differ");
        }
    }
}
