package io.lockstep.core.step;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.SourceTree;
import io.lockstep.core.data.BlockTable;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.optim.Optimizer;
import io.lockstep.core.optim.Optimizers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;

/** A recorded training: its folder among the golden traces, and what its case.json says. */
record GoldenCase(Path folder, JsonNode json) {
    static final String FIRST_GRADIENT = "first_gradient.safetensors";

    /** Names of all cases. */
    static List<String> names() throws IOException {
        try (var folders = Files.list(SourceTree.golden(""))) {
            return folders.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .sorted()
                    .toList();
        }
    }

    static GoldenCase of(String name) throws IOException {
        var folder = SourceTree.golden(name);
        return new GoldenCase(
                folder, new ObjectMapper().readTree(folder.resolve("case.json").toFile()));
    }

    /** The training from its recorded initial weights. */
    Trials.Loop loop(int shards) throws IOException {
        var loop = new Trials.Loop(settings(shards), table());
        loop.weights.set(read("init.safetensors", loop.settings));
        return loop;
    }

    boolean has(String file) {
        return Files.exists(folder.resolve(file));
    }

    Parameters read(String file, TrainSettings settings) throws IOException {
        var parameters =
                new Parameters(ParameterLayout.of(settings.architecture()).parameters());
        var bytes = Files.readAllBytes(folder.resolve(file));
        ModelFile.decode(bytes, file, parameters, Initializer.statistics(settings.architecture()));
        return parameters;
    }

    private TrainSettings settings(int shards) {
        var widths = new ArrayList<Integer>();
        json.get("layers").forEach(width -> widths.add(width.asInt()));
        int last = widths.size() - 1;
        var activation = Activation.valueOf(json.get("activation").asText().toUpperCase(Locale.ROOT));
        return TrainSettings.builder(
                        Architecture.of(widths.get(0), widths.subList(1, last), widths.get(last), activation),
                        LossKind.valueOf(json.get("loss").asText().toUpperCase(Locale.ROOT)))
                .initializer(Initializer.defaultFor(activation))
                .optimizer(optimizer())
                .epochs(json.get("epochs").asInt())
                .batchSize(json.get("batch_size").asInt())
                .shards(shards)
                .shuffle(false)
                .build();
    }

    private Optimizer optimizer() {
        var arguments = json.get("optimizer_args");
        for (var names = arguments.fieldNames(); names.hasNext(); ) {
            String name = names.next();
            assertTrue(List.of("lr", "momentum").contains(name), "these tests don't know the argument " + name);
        }
        var given = new HashMap<String, Double>();
        given.put("learning-rate", arguments.get("lr").asDouble());
        if (arguments.has("momentum"))
            given.put("momentum", arguments.get("momentum").asDouble());
        return Optimizers.build(json.get("optimizer").asText(), given);
    }

    private BlockTable table() throws IOException {
        var lines = Files.readAllLines(folder.resolve("data.csv"));
        int columns = lines.get(0).split(",").length - 1;
        var features = new float[lines.size() - 1][columns];
        var targets = new float[lines.size() - 1];
        for (int i = 1; i < lines.size(); i++) {
            var fields = lines.get(i).split(",");
            for (int j = 0; j < columns; j++) features[i - 1][j] = Float.parseFloat(fields[j]);
            targets[i - 1] = Float.parseFloat(fields[columns]);
        }
        return BlockTable.of(features, targets);
    }
}
