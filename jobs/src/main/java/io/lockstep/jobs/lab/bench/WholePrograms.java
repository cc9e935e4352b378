package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import io.lockstep.jobs.lab.Python;
import io.lockstep.jobs.lab.bench.Programs.Program;
import io.lockstep.jobs.lab.bench.TrainFigures.Absent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The benchmarks of whole programs, {@code bench start} and {@code bench sweep}, by the launcher
 * that started this one; {@code bench cluster}, {@code bench recovery}, {@code bench large}
 * and {@code bench sparse} too.
 */
final class WholePrograms {
    /** The environment variable in which {@code deploy/lockstep} says where it is. */
    static final String LAUNCHER = "LOCKSTEP_LAUNCHER";

    private static final String SCRIPT = "sweeps.py";
    private static final String NINE = """
            base: {data: '%s', valid: %d, epochs: 2, batch-size: 128, optimizer: adam, checkpoint-every: 0}
            search: {strategy: grid}
            space: {depth: [1, 2, 3], width: [64, 128, 256]}
            objective: {metric: valid_accuracy, mode: max}
            """;
    private static final String MOONS = """
            base: {data: 'builtin:moons?n=500', valid: 0.2, epochs: 5, batch-size: 64, checkpoint-every: 0}
            search: {strategy: random, trials: 64, seed: 1}
            space: {depth: [1, 2, 3], width: [4, 8, 16], learning-rate: {log_uniform: [1.0e-3, 1.0e-1]}}
            objective: {metric: valid_accuracy, mode: max}
            """;

    private final String launcher; // null where this JVM was started by hand
    private final TrainData data;
    private final Path directory;
    private final int turns;

    WholePrograms(String launcher, TrainData data, Path directory, int turns) {
        this.launcher = launcher;
        this.data = data;
        this.directory = directory;
        this.turns = turns;
    }

    private static List<Absent> noLauncher() {
        return List.of(new Absent("Lockstep", "not started by deploy/lockstep, so there is no whole program to time"));
    }

    ProgramFigures start() throws IOException, InterruptedException {
        if (launcher == null) return new ProgramFigures("start", List.of(), noLauncher());
        var programs = List.of(
                new Program("train --data builtin:xor", lockstep("train", "--data", "builtin:xor", "--output", "xor")),
                new Program("--help", List.of(launcher, "--help")),
                new Program("--version", List.of(launcher, "--version")));
        return new ProgramFigures("start", List.of(group("whole commands", programs)), List.of());
    }

    ProgramFigures sweep(Python python) throws IOException, InterruptedException {
        if (launcher == null) return new ProgramFigures("sweep", List.of(), noLauncher());
        var absent = new ArrayList<Absent>();
        var images = data.images(TrainCase.Data.SPARSE);
        int valid = images.rows() / 6;
        var idx = directory.resolve("idx-sweep");
        SyntheticDigits.writeIdx(images, idx);
        Files.writeString(directory.resolve("nine.yaml"), Figures.text(NINE, idx, valid));
        Files.writeString(directory.resolve("moons.yaml"), MOONS);
        try (var script = WholePrograms.class.getResourceAsStream(SCRIPT)) {
            Files.write(directory.resolve(SCRIPT), script.readAllBytes());
        }
        var nine = new ArrayList<Program>();
        nine.add(new Program("Lockstep", lockstep("sweep", "--space", "nine.yaml", "--output", "nine")));
        for (var library : List.of("torch", "sklearn")) {
            var name = library.equals("torch") ? "PyTorch in two processes" : "scikit-learn, two jobs";
            var exe = python.importing("numpy", library);
            if (exe == null) absent.add(new Absent(name, python.without(library)));
            else nine.add(new Program(name, List.of(exe, SCRIPT, library, idx.toString(), String.valueOf(valid))));
        }
        var groups = new ArrayList<ProgramFigures.Group>();
        groups.add(group("nine networks on digits, 2 epochs", nine));
        groups.add(group(
                "64 tiny networks on moons",
                List.of(new Program("Lockstep", lockstep("sweep", "--space", "moons.yaml", "--output", "moons")))));
        return new ProgramFigures("sweep", groups, absent);
    }

    ClusterFigures cluster(Consumer<String> progress) throws IOException, InterruptedException {
        if (launcher == null) return new ClusterFigures(List.of(), noLauncher());
        var images = data.images(TrainCase.Data.SPARSE);
        var idx = directory.resolve("idx-cluster");
        SyntheticDigits.writeIdx(images, idx);
        int few = Math.min(2, turns);
        var benchmark =
                new ClusterBenchmark(launcher, directory, idx, images.rows(), few, Math.min(3, turns), progress);
        return new ClusterFigures(benchmark.run(), List.of());
    }

    /** @param brief with little memory for blocks, so that a small table is larger than that */
    LargeFigures large(long rows, boolean brief, Consumer<String> progress) throws IOException, InterruptedException {
        if (launcher == null) return new LargeFigures(List.of(), noLauncher());
        var benchmark = new LargeBenchmark(launcher, directory, rows, brief ? "2m" : null, progress);
        return new LargeFigures(benchmark.run(), List.of());
    }

    /** @param brief a few short trainings */
    RecoveryFigures recovery(boolean brief, Consumer<String> progress) throws IOException, InterruptedException {
        if (launcher == null) return new RecoveryFigures(List.of(), noLauncher());
        var faults = brief ? RecoveryBenchmark.Strike.FEW : List.of(RecoveryBenchmark.Strike.values());
        var benchmark = new RecoveryBenchmark(launcher, directory, brief ? 60 : 180, progress);
        return new RecoveryFigures(benchmark.run(faults), List.of());
    }

    /** @param part tables have one row in so many of those that the shapes are named after */
    SparseFigures sparse(Python python, int part, Consumer<String> progress) throws IOException, InterruptedException {
        if (launcher == null) return new SparseFigures(List.of(), noLauncher());
        return new SparseBenchmark(launcher, directory, python, part, progress).run();
    }

    private List<String> lockstep(String... arguments) {
        var command = new ArrayList<String>();
        command.add(launcher);
        command.addAll(List.of(arguments));
        command.addAll(List.of("--overwrite", "--quiet"));
        return command;
    }

    private ProgramFigures.Group group(String what, List<Program> programs) throws IOException, InterruptedException {
        return new ProgramFigures.Group(what, new Programs(directory, turns).run(programs));
    }
}
