package io.lockstep.jobs.lab.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What the loss of executors, or of the driver, costs one training on a cluster of three one-core executors. */
final class RecoveryBenchmark {
    private static final int EXECUTORS = 3;
    private static final long MOST_SECONDS = 300;
    private static final long STOP_MILLIS = 3000;

    private final String launcher;
    private final Path directory;
    private final int epochs;
    private final Consumer<String> progress;
    private final ObjectMapper json = new ObjectMapper();

    /** What befalls the training after a third of its epochs. */
    enum Strike {
        NONE("nothing"),
        ONE("one executor killed"),
        ONE_COLD("the same, its replacement not warmed up"),
        TWO("two killed"),
        ALL("all three killed"),
        PAUSE("one stopped for 3 s"),
        STOP("one stopped and never resumed"),
        DRIVER("driver killed, resumed at once");

        static final List<Strike> FEW = List.of(NONE, ONE, PAUSE);

        final String words;

        Strike(String words) {
            this.words = words;
        }
    }

    /**
     * A training's epochs.
     *
     * @param median seconds of an epoch before the fault, without the first few
     * @param longest seconds of an epoch after it
     * @param lost seconds that epochs after it took beyond the median
     * @param slow epochs after it that took half as long again, or more
     * @param away seconds from the driver's end to its next epoch; 0 where it lived
     */
    record Result(String fault, double median, double longest, double lost, int slow, double away, String weights) {}

    /** @param epochs of each training */
    RecoveryBenchmark(String launcher, Path directory, int epochs, Consumer<String> progress) {
        this.launcher = launcher;
        this.directory = directory;
        this.epochs = epochs;
        this.progress = progress;
    }

    /** The undisturbed training first; an error where another has other weights. */
    List<Result> run(List<Strike> faults) throws IOException, InterruptedException {
        var results = new ArrayList<Result>();
        var programs = new Programs(directory, 1);
        try (var cluster = BenchCluster.up(programs, launcher, directory, EXECUTORS, "1g")) {
            for (var fault : faults) {
                progress.accept("recovery: " + fault.words);
                results.add(run(cluster, fault));
                var wanted = results.get(0).weights;
                if (!results.get(results.size() - 1).weights.equals(wanted))
                    throw new IOException("recovery: " + fault.words + ": other weights than " + wanted);
            }
        }
        return results;
    }

    private Result run(BenchCluster cluster, Strike fault) throws IOException, InterruptedException {
        var output = directory.resolve("recovery-" + fault);
        var process = start(cluster, fault, output, "--overwrite");
        double away = 0;
        int before = epochs / 3;
        try {
            await(process, output, before);
            before = seconds(output).length;
            var victims = cluster.executors();
            if (victims.size() != EXECUTORS) throw new IOException("recovery: " + victims.size() + " executors");
            if (fault == Strike.DRIVER) {
                process.destroyForcibly().waitFor();
                long killed = System.nanoTime();
                process = start(cluster, fault, output, "--resume");
                await(process, output, before + 1);
                away = (System.nanoTime() - killed) / 1e9;
            } else strike(fault, victims);
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0)
                throw new IOException("recovery: " + fault.words + ": the training failed; see " + log(fault));
            if (fault == Strike.STOP) signal(victims.get(0), "KILL");
        } finally {
            process.destroyForcibly();
        }
        return result(fault, output, before, away);
    }

    private Process start(BenchCluster cluster, Strike fault, Path output, String how) throws IOException {
        var command = new ArrayList<>(List.of(launcher, "train", "--quiet", "--master", cluster.master()));
        command.addAll(List.of("--data", "builtin:spirals?n=12000", "--hidden", "128,128", "--batch-size", "128"));
        command.addAll(List.of("--epochs", String.valueOf(epochs), "--output", output.toString(), how));
        command.addAll(List.of("--conf", "spark.executor.memory=768m", "--conf", "spark.task.maxFailures=100"));
        if (fault == Strike.ONE_COLD)
            command.addAll(List.of("--conf", "spark.executor.extraJavaOptions=-Dlockstep.warmup.millis=0"));
        return new ProcessBuilder(command)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log(fault).toFile()))
                .start();
    }

    private Path log(Strike fault) {
        return directory.resolve("recovery-" + fault + ".log");
    }

    private void await(Process process, Path output, int wanted) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(MOST_SECONDS);
        while (seconds(output).length < wanted) {
            if (!process.isAlive() || System.nanoTime() > deadline)
                throw new IOException("recovery: no epoch " + wanted + " in " + output);
            TimeUnit.MILLISECONDS.sleep(10);
        }
    }

    private static void strike(Strike fault, List<ProcessHandle> victims) throws IOException, InterruptedException {
        switch (fault) {
            case ONE, ONE_COLD -> signal(victims.get(0), "KILL");
            case TWO -> {
                for (var victim : victims.subList(0, 2)) signal(victim, "KILL");
            }
            case ALL -> {
                for (var victim : victims) signal(victim, "KILL");
            }
            case PAUSE -> {
                signal(victims.get(0), "STOP");
                TimeUnit.MILLISECONDS.sleep(STOP_MILLIS);
                signal(victims.get(0), "CONT");
            }
            case STOP -> signal(victims.get(0), "STOP");
            case NONE, DRIVER -> {}
        }
    }

    private static void signal(ProcessHandle process, String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                .start()
                .waitFor();
    }

    /** Each epoch's, as far as they are written. */
    private double[] seconds(Path output) throws IOException {
        var file = output.resolve("metrics.jsonl");
        if (!Files.exists(file)) return new double[0];
        var lines = Files.readAllLines(file);
        double[] seconds = new double[lines.size()];
        for (int i = 0; i < seconds.length; i++)
            seconds[i] = json.readTree(lines.get(i)).path("seconds").asDouble();
        return seconds;
    }

    private Result result(Strike fault, Path output, int before, double away) throws IOException {
        double[] seconds = seconds(output);
        int warm = before / 2;
        double median = Median.of(java.util.Arrays.copyOfRange(seconds, warm, before));
        double longest = 0;
        double lost = 0;
        int slow = 0;
        for (int i = before; i < seconds.length; i++) {
            longest = Math.max(longest, seconds[i]);
            lost += seconds[i] - median;
            if (seconds[i] > 1.5 * median) slow++;
        }
        var run = json.readTree(output.resolve("run.json").toFile());
        var weights = run.path("weights_sha256").asText();
        return new Result(fault.words, median, longest, lost, slow, away, weights);
    }
}
