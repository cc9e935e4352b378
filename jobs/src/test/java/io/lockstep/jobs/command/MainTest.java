package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Command lines that end before any Spark session opens: help, versions and the user's mistakes. */
class MainTest {
    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            trian                                          | unknown command 'trian'; the nearest known are train
            train --leraning-rate 0.1                      | unknown option '--leraning-rate'; the nearest known are --learning-rate
            train --lr 0.1                                 | unknown option '--lr'; here it is called --learning-rate
            train --units 8                                | unknown option '--units'; here it is called
            train --epoch 3                                | unknown option '--epoch'; here it is called --epochs
            train --epochs                                 | '--epochs'
            train extra                                    | unexpected argument 'extra'
            train                                          | data: is required
            train --data builtin:moons --epochs many       | epochs: 'many'; allowed are whole numbers
            train --data builtin:moons --epochs -1         | epochs: '-1'; allowed are whole numbers
            train --data builtin:moons --activation rleu   | activation: 'rleu'; allowed are relu, leaky_relu
            train --data builtin:moons --learning-rate nan | learning-rate: 'nan'; allowed are positive numbers
            train --data builtin:moons --shards 3          | shards: '3'; allowed are the powers of two
            train --data builtin:moons --hidden 8,,8       | hidden: '8,,8'; allowed are widths
            train --data builtin:moons --early-stopping 2 --master spark://127.0.0.1:1 | early-stopping: there are no validation rows
            train --data builtin:moons --metrics macro_f1 --master spark://127.0.0.1:1 | metrics: there are no validation rows
            train --data t.csv --momentum 0.9 --master spark://127.0.0.1:1 | momentum: adam has no such option
            train --data t.csv --separator ab --master spark://127.0.0.1:1 | separator: "ab"; allowed are one character
            train --data t.csv --drop label --master spark://127.0.0.1:1 | drop: label is the label column
            train --data builtin:mons --master spark://127.0.0.1:1 | mons
            train --epochs 1 --epochs 2                    | '--epochs'
            evaluate --data builtin:moons                  | model: is required
            predict --model m --data builtin:moons         | output: is required
            report                                         | report: which run? Allowed is a directory
            experiment mons                                | unknown experiment 'mons'; the nearest known are moons
            experiment mnist                               | data: is required for experiment mnist
            experiment gates --seed -1                     | seed: -1; allowed are whole numbers from 0
            experiment gates --data builtin:moons          | gates makes its own, those that take data are
            train --config nowhere.yaml                    | nowhere.yaml: there is no such file
            bench kernl                                    | unknown benchmark 'kernl'; the nearest known are kernel, ml, large
            cluster up                                     | deploy/lockstep cluster
            """)
    void mistakesEndWithTwoAndOneMessage(String line, String message) {
        var result = CommandRun.of(line.strip().split(" +"));
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains(message), result.err());
        assertTrue(result.err().startsWith("lockstep: "), result.err());
        assertEquals(1, result.err().strip().lines().count(), result.err());
        assertFalse(result.err().contains("\tat "), result.err());
        assertEquals("", result.out());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "train",
                "evaluate",
                "predict",
                "export",
                "sweep",
                "experiment",
                "report",
                "bench",
                "verify",
                "cluster"
            })
    void everyCommandHasHelpVersionAndTheCommonOptions(String command) {
        var help = CommandRun.of(command, "--help");
        assertEquals(0, help.code());
        for (var name : List.of("--master", "--conf", "--config", "--quiet", "--help", "--version"))
            assertTrue(help.out().contains(name), name + " in\n" + help.out());
        var version = CommandRun.of(command, "--version");
        assertEquals(0, version.code());
        assertTrue(version.out().matches("lockstep \\d+\\.\\d+\\.\\d+\\S*\\s*"), version.out());
        assertTrue(CommandRun.of("--help").out().contains(command));
    }

    @Test
    void helpOfACommandIsThatCommandsHelp() {
        assertEquals(CommandRun.of("train", "--help"), CommandRun.of("help", "train"));
        assertEquals(CommandRun.of("--help"), CommandRun.of("help"));
    }

    @Test
    void theHelpNamesTheAllowedValuesAndTheDefaults() {
        var help = CommandRun.of("train", "--help-all").out().replaceAll("\\s+", " ");
        for (var part : List.of(
                "allowed: relu, leaky_relu, elu, gelu, silu, tanh, sigmoid, identity; default relu",
                "constant, step:EVERY: FACTOR, exponential:FACTOR, cosine, warmup_cosine:STEPS, one_cycle",
                "default sgd 0.001, adam 0.001, adamw 0.001, rmsprop 0.01, adagrad 0.01",
                "constant:C and normal:S")) assertTrue(help.contains(part), part + " in\n" + help);
        assertTrue(CommandRun.of("sweep", "--help")
                .out()
                .replaceAll("\\s+", " ")
                .contains("random: trials drawn at random; trials 10, seed 1"));
    }

    @Test
    void noCommandShowsUsageAndFails() {
        var result = CommandRun.of();
        assertEquals(2, result.code());
        assertTrue(result.err().contains("COMMAND"), result.err());
    }

    @Test
    void theTrainHelpHasEveryOptionOfTheContractOnce() {
        var help = CommandRun.of("train", "--help-all").out();
        for (var name :
                ("data format label task valid test standardize hidden activation init dropout norm residual loss"
                                + " optimizer learning-rate momentum nesterov weight-decay beta1 beta2 alpha epsilon schedule"
                                + " epochs batch-size seed shards workers clip-norm early-stopping class-weights init-from"
                                + " checkpoint-every resume output overwrite")
                        .split(" ")) {
            long lines = help.lines()
                    .filter(line -> line.matches("\\s+--(\\[no-\\])?" + name + "\\b(?!-).*"))
                    .count();
            assertEquals(1, lines, name + " in\n" + help);
        }
        assertTrue(help.contains("--[no-]bias") && help.contains("--[no-]shuffle"), help);
    }

    @Test
    void theTrainHelpIsFifteenOptionsAndThreeExamples() {
        var help = CommandRun.of("train", "--help").out();
        var own = help.substring(0, help.indexOf("Every command:"));
        var names = own.lines()
                .filter(line -> line.matches("\\s+--.*"))
                .map(line -> line.strip().split("[ =\\[]", 2)[0])
                .toList();
        var training = names.stream()
                .filter(name -> !List.of("--profile", "--watch", "--tensorboard", "--mlflow")
                        .contains(name))
                .toList();
        assertEquals(15, training.size(), training.toString());
        assertTrue(training.containsAll(List.of("--data", "--valid", "--hidden", "--learning-rate", "--output")));
        assertEquals(
                3,
                help.lines()
                        .filter(line -> line.startsWith("  lockstep train --data "))
                        .count(),
                help);
        assertTrue(help.lines().count() < 90, help.lines().count() + " lines");
        assertTrue(help.contains("options more: lockstep train --help-all"), help);
        assertTrue(CommandRun.of("help", "sweep").out().contains("options more: lockstep sweep --help-all"));
    }

    /** By meaning before letters: the names that users of other systems bring along. */
    @ParameterizedTest
    @CsvSource({
        "--lr 0.1, --learning-rate",
        "--learning_rate 0.1, --learning-rate",
        "--batch 8, --batch-size",
        "--batch_size 8, --batch-size",
        "--layers 8, --hidden",
        "--units 8, --width",
        "--epoch 8, --epochs",
        "--activation swish, silu",
        "--activation ReLU, relu",
        "--activation logistic, sigmoid",
        "--activation LeakyReLU, leaky_relu",
        "--loss bceloss, bce"
    })
    void aNameIsAnsweredWithTheNearestByMeaning(String given, String here) {
        var words = ("train --data builtin:xor --output " + temp.resolve("run") + " " + given).split(" ");
        var answer = CommandRun.of((Object[]) words);
        answer.assertMistake();
        var before = answer.err().split("; allowed|nearest", 2)[0];
        assertTrue(
                before.contains(here) || answer.err().matches("(?s).*nearest[^,]*" + here + "[,\\s].*"), answer.err());
    }

    private String config(String text) throws IOException {
        return Files.writeString(temp.resolve("run.yaml"), text).toString();
    }

    @Test
    void anUnknownNameInTheConfigIsRefusedWithItsLine() throws IOException {
        var result = CommandRun.of("train", "--config", config("data: builtin:moons\nepohcs: 3\n"));
        assertEquals(2, result.code());
        assertTrue(result.err().contains("run.yaml line 2: unknown name 'epohcs'"), result.err());
        assertTrue(result.err().contains("epochs"), result.err());
    }

    @Test
    void optionsWinOverTheConfig() throws IOException {
        var file = config("data: builtin:moons\nepochs: good\n");
        var bad = CommandRun.of("train", "--config", file);
        assertTrue(bad.err().contains("epochs: 'good'"), bad.err());
        var over = CommandRun.of("train", "--config", file, "--epochs", "better");
        assertTrue(over.err().contains("epochs: 'better'"), over.err());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            - a                     | found no mapping
            data: [                 | not valid YAML
            shuffle: perhaps        | shuffle: 'perhaps'; allowed are true and false
            hidden: [8, none]       | hidden: '8,none'; allowed are widths
            no-bias: 3              | no-bias: '3'; allowed are true and false
            epochs: many            | run.yaml line 1: epochs: 'many'; allowed are whole numbers
            hidden:                 | run.yaml line 1: hidden: has no value; leave it out, or give it one ([] for a linear
            depth: [1, 2]           | run.yaml line 1: depth: '1,2'; allowed are whole numbers
            """)
    void brokenConfigsAreRefused(String text, String message) throws IOException {
        var result = CommandRun.of("train", "--data", "builtin:moons", "--config", config(text));
        assertEquals(2, result.code(), result.err());
        assertTrue(result.err().contains(message), result.err());
    }

    @Test
    void otherFailuresEndWithOneAndTheFirstCauseFirst() {
        var err = new ByteArrayOutputStream();
        var first = new IllegalStateException("disk on fire");
        var failure = new RuntimeException("job aborted", new java.util.concurrent.ExecutionException(first));
        int code = Failure.report(failure, new PrintStream(err, true, StandardCharsets.UTF_8), false);
        var text = err.toString(StandardCharsets.UTF_8);
        assertEquals(1, code);
        assertTrue(text.startsWith("lockstep: failed: IllegalStateException: disk on fire"), text);
        assertTrue(text.contains("job aborted"), text);
    }

    @Test
    void experimentsAreListedWithoutSpark() {
        var listed = CommandRun.of("experiment", "list");
        assertEquals(0, listed.code(), listed.err());
        for (var name : List.of("gates", "xor", "very-deep", "compound-scaling", "all"))
            assertTrue(listed.out().contains(name + " "), listed.out());
    }
}
