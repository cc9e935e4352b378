package io.lockstep.jobs.lab.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.jobs.lab.Python;
import io.lockstep.jobs.lab.bench.Programs.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Wide and sparse tables, of the shapes of rcv1 and news20: prepared, trained on for an epoch, evaluated and predicted as
 * whole commands in a heap of 2 GiB, beside scikit-learn, which reads the same file and trains on its rows.
 */
final class SparseBenchmark {
    private static final String SCRIPT = "sparse.py";
    private static final String NETWORK = "16";
    private static final int BATCH = 256;
    private static final String RATE = "0.01";

    /** A table's shape, and the share of the rows of a whole one that a quick run has. */
    private record Shape(String name, long rows, int features, int words) {
        static final List<Shape> ALL =
                List.of(new Shape("rcv1", 700_000, 47_236, 76), new Shape("news20", 20_000, 1_355_191, 460));
    }

    /** What Lockstep trains. */
    private record Setting(String name, String hidden, String optimizer) {
        static final List<Setting> ALL = List.of(
                new Setting("adagrad", NETWORK, "adagrad"),
                new Setting("sgd", NETWORK, "sgd"),
                new Setting("lazy_adam", NETWORK, "lazy_adam"),
                new Setting("adam", NETWORK, "adam"),
                new Setting("linear, sgd", "", "sgd"));
    }

    private final String launcher;
    private final Path directory;
    private final Python python;
    private final int part;
    private final Consumer<String> progress;
    private final Programs programs;
    private final ObjectMapper json = new ObjectMapper();

    /**
     * @param python whose scikit-learn trains too
     * @param part tables have one row in so many
     */
    SparseBenchmark(String launcher, Path directory, Python python, int part, Consumer<String> progress) {
        this.launcher = launcher;
        this.directory = directory;
        this.python = python;
        this.part = part;
        this.progress = progress;
        programs = new Programs(directory, 1);
    }

    SparseFigures run() throws IOException, InterruptedException {
        var absent = new ArrayList<TrainFigures.Absent>();
        var exe = python.importing("numpy", "sklearn");
        if (exe == null) absent.add(new TrainFigures.Absent("scikit-learn", python.without("sklearn")));
        try (var source = SparseBenchmark.class.getResourceAsStream(SCRIPT)) {
            Files.write(directory.resolve(SCRIPT), source.readAllBytes());
        }
        var results = new ArrayList<SparseFigures.Result>();
        for (var shape : Shape.ALL) {
            progress.accept("sparse: a table of " + shape.name + "'s shape");
            var table = directory.resolve(shape.name + ".libsvm");
            SparseTable.write(table, shape.rows / part, shape.features, shape.words);
            for (var setting : Setting.ALL) results.add(told(lockstep(shape, setting, table)));
            if (exe != null) for (var peer : List.of("mlp", "sgd")) results.add(told(peer(shape, exe, peer, table)));
            Files.delete(table);
        }
        return new SparseFigures(results, absent);
    }

    /** Said as it comes: the whole takes a quarter of an hour, and may be cut off. */
    private SparseFigures.Result told(SparseFigures.Result result) {
        progress.accept("sparse: " + result.text());
        return result;
    }

    private SparseFigures.Result lockstep(Shape shape, Setting setting, Path table)
            throws IOException, InterruptedException {
        var place = directory.resolve(shape.name + "-" + setting.name.replaceAll("\\W+", "-"));
        Files.createDirectories(place); // prepared rows lie beside the run, so that each prepares its own
        var run = place.resolve("run").toString();
        var name = shape.name + ", " + setting.name;
        double trained = time(
                name,
                table,
                List.of(
                        "train",
                        "--hidden",
                        setting.hidden,
                        "--optimizer",
                        setting.optimizer,
                        "--learning-rate",
                        RATE,
                        "--batch-size",
                        String.valueOf(BATCH),
                        "--epochs",
                        "1",
                        "--checkpoint-every",
                        "0",
                        "--output",
                        run));
        double evaluated = time(name, table, List.of("evaluate", "--model", run));
        double accuracy = json.readTree(directory.resolve("out").toFile())
                .path("accuracy")
                .asDouble();
        var predictions = place.resolve("predictions.csv").toString();
        double predicted = time(name, table, List.of("predict", "--model", run, "--output", predictions));
        var epoch = json.readTree(Files.readString(place.resolve("run/metrics.jsonl"), StandardCharsets.UTF_8));
        return new SparseFigures.Result(
                shape.name,
                "Lockstep, " + setting.name,
                shape.rows / part,
                trained,
                epoch.path("seconds").asDouble(),
                evaluated,
                predicted,
                accuracy);
    }

    private double time(String name, Path table, List<String> arguments) throws IOException, InterruptedException {
        progress.accept("sparse: " + name + ", " + arguments.get(0));
        var command = new ArrayList<>(List.of(launcher));
        command.addAll(arguments);
        command.addAll(List.of("--data", table.toString(), "--quiet", "--master", "local[2]"));
        command.addAll(List.of("--conf", "spark.driver.memory=2g"));
        return programs.time(new Program(name, command))[0];
    }

    private SparseFigures.Result peer(Shape shape, String exe, String peer, Path table)
            throws IOException, InterruptedException {
        progress.accept("sparse: " + shape.name + ", scikit-learn " + peer);
        var command = List.of(exe, SCRIPT, peer, table.toString(), NETWORK, String.valueOf(BATCH), RATE);
        double whole = programs.time(new Program("scikit-learn " + peer, command))[0];
        JsonNode said = json.readTree(directory.resolve("out").toFile());
        return new SparseFigures.Result(
                shape.name,
                peer.equals("mlp") ? "scikit-learn MLPClassifier, adam" : "scikit-learn SGDClassifier",
                shape.rows / part,
                whole,
                said.path("epoch_seconds").asDouble(),
                Double.NaN,
                Double.NaN,
                said.path("accuracy").asDouble());
    }
}
