package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every value that the contract allows for an option of {@code train} trains, and stands in run.json as given. */
@Tag("slow")
@ExtendWith(CommandSpark.class)
class TrainValuesTest {
    @TempDir
    static Path temp;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            activation    | relu leaky_relu elu gelu silu tanh sigmoid identity
            init          | he_normal he_uniform glorot_normal glorot_uniform lecun_normal lecun_uniform zeros
            init          | constant:0.25 normal:0.1
            norm          | none batch layer
            loss          | cross_entropy bce
            optimizer     | sgd adam adamw rmsprop adagrad
            schedule      | constant step:2:0.5 exponential:0.9 cosine warmup_cosine:3 one_cycle
            class-weights | balanced
            format        | auto
            task          | classification
            dropout       | 0.5
            clip-norm     | 0.5
            shards        | 1 8
            seed          | -7
            early-stopping| 1
            weight-decay  | 0.01
            """)
    void isAllowed(String option, String values) throws Exception {
        for (var value : values.split(" ")) {
            var output = temp.resolve(option + "-" + value.replace(':', '-'));
            CommandRun.well(
                    "train",
                    "--data",
                    "builtin:moons?n=40",
                    "--valid",
                    "0.2",
                    "--hidden",
                    "4",
                    "--epochs",
                    1,
                    "--batch-size",
                    16,
                    "--checkpoint-every",
                    0,
                    "--quiet",
                    "--" + option,
                    value,
                    "--output",
                    output);
            var config = CommandRun.json(output.resolve("run.json")).path("config");
            assertEquals(value, config.path(option).asText());
        }
    }

    @ParameterizedTest
    @CsvSource({"mse", "mae", "huber"})
    void isAllowedInARegression(String loss) {
        CommandRun.well(
                "train",
                "--data",
                "builtin:curve?n=40",
                "--loss",
                loss,
                "--epochs",
                1,
                "--quiet",
                "--output",
                temp.resolve(loss));
    }

    /** A flag given as its opposite makes another model. */
    @Test
    void flagsChangeWhatIsTrained() throws Exception {
        var hashes = new ArrayList<String>();
        for (var flag : List.of("--shuffle", "--no-shuffle", "--no-bias", "--residual", "--standardize")) {
            var output = temp.resolve("flag" + flag);
            CommandRun.well(
                    "train",
                    "--data",
                    "builtin:moons?n=50",
                    "--hidden",
                    "8,8",
                    "--epochs",
                    2,
                    "--batch-size",
                    16,
                    "--quiet",
                    flag,
                    "--output",
                    output);
            hashes.add(CommandRun.json(output.resolve("run.json"))
                    .path("weights_sha256")
                    .asText());
        }
        assertEquals(5, hashes.stream().distinct().count(), hashes.toString());
    }

    @Test
    void earlyStoppingKeepsTheBestEpoch() throws Exception {
        var output = temp.resolve("early");
        CommandRun.well(
                "train",
                "--data",
                "builtin:moons?n=60",
                "--valid",
                "0.3",
                "--optimizer",
                "sgd",
                "--learning-rate",
                30,
                "--epochs",
                50,
                "--early-stopping",
                2,
                "--quiet",
                "--output",
                output);
        var run = CommandRun.json(output.resolve("run.json"));
        var epochs = CommandRun.lines(output.resolve("metrics.jsonl"));
        assertEquals(run.path("best_epoch").asInt() + 2, epochs.size());
        assertNotEquals(50, epochs.size());
        assertEquals(true, Files.exists(output.resolve("model.safetensors")));
    }
}
