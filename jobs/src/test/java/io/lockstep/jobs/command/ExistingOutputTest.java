package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** An output directory that holds something already, and files to start from. */
@ExtendWith(CommandSpark.class)
@Tag("slow")
class ExistingOutputTest {
    @TempDir
    Path temp;

    private CommandRun train(String output, Object... more) {
        var arguments = new ArrayList<Object>(
                List.of("train", "--data", "builtin:moons?n=100", "--quiet", "--output", temp.resolve(output)));
        arguments.addAll(Arrays.asList(more));
        return CommandRun.of(arguments.toArray());
    }

    private byte[] weights(String output) throws IOException {
        return Files.readAllBytes(temp.resolve(output).resolve("model.safetensors"));
    }

    @Test
    void anotherRunIsRefusedUnlessReplacedOrContinued() throws IOException {
        assertEquals(0, train("run", "--epochs", 1).code());
        byte[] before = weights("run");
        train("run", "--epochs", 1).assertMistake("output: ", "/run holds another run", "--resume", "--overwrite");
        train("run", "--epochs", 1, "--resume", "--overwrite").assertMistake("exclude each other");
        assertArrayEquals(before, weights("run"));
        assertEquals(0, train("run", "--epochs", 1, "--seed", 2, "--overwrite").code());
        assertFalse(Arrays.equals(before, weights("run")));
    }

    @Test
    void moreEpochsContinueAFinishedRunToTheSameBits() throws IOException {
        assertEquals(0, train("short", "--epochs", 2).code());
        assertEquals(0, train("short", "--epochs", 2, "--resume").code(), "a finished one again");
        assertEquals(
                0, train("short", "--epochs", 4, "--resume", "--workers", 1).code());
        assertEquals(0, train("long", "--epochs", 4).code());
        assertArrayEquals(weights("long"), weights("short"));
        assertEquals(4, CommandRun.lines(temp.resolve("short/metrics.jsonl")).size());
        train("short", "--epochs", 3, "--resume").assertMistake("resume: epochs: 3", "has trained 4");
    }

    @Test
    void aRunIsContinuedAsWhatItWas() {
        assertEquals(0, train("run", "--epochs", 1, "--schedule", "cosine").code());
        train("run", "--epochs", 1, "--schedule", "cosine", "--learning-rate", 0.1, "--resume")
                .assertMistake("resume: learning-rate is 0.1", "was started with 0.001");
        train("run", "--epochs", 1, "--schedule", "cosine", "--valid", 10, "--resume")
                .assertMistake("resume: valid is 10", "not given");
        train("run", "--epochs", 2, "--schedule", "cosine", "--resume")
                .assertMistake("resume: epochs is 2", "the schedule cosine spans all epochs");
    }

    @Test
    void dataThatChangedUnderItsNameIsSaid() throws IOException {
        var data = temp.resolve("data.csv");
        Files.writeString(data, "x,label\n1,a\n2,b\n3,a\n");
        Object[] line = {"train", "--data", data, "--epochs", 1, "--quiet", "--output", temp.resolve("run"), "--resume"
        };
        assertEquals(0, CommandRun.of(Arrays.copyOf(line, line.length - 1)).code());
        Files.writeString(data, "x,label\n1,a\n2,b\n3.5,a\n");
        CommandRun.of(line).assertMistake("resume: data: ", "data.csv", "its content has changed");
    }

    @Test
    void whereThereIsNothingToContinueItStarts() throws IOException {
        var started = train("absent", "--epochs", 1, "--resume");
        assertEquals(0, started.code(), started.err());
        assertTrue(started.err().contains("/absent holds no run yet: training starts"), started.err());
        assertEquals(0, train("other", "--epochs", 1).code());
        assertArrayEquals(weights("other"), weights("absent"));
        var again = train("absent", "--epochs", 1, "--resume");
        assertEquals(0, again.code(), again.err());
        assertFalse(again.err().contains("starts"), again.err());
    }

    @Test
    void aFileAndASweepAreNoPlaceForARun() throws IOException {
        Files.writeString(temp.resolve("file"), "");
        train("file").assertMistake("output: ", "/file is a file; allowed is a directory");
        train("file/below").assertMistake("output: ", "/file is a file; allowed is a directory");
        Files.createDirectory(temp.resolve("swept"));
        Files.writeString(temp.resolve("swept/sweep.json"), "{}");
        train("swept", "--overwrite").assertMistake("holds a sweep; name another directory");
    }

    @Test
    void weightsToStartFromMustFit() throws IOException {
        assertEquals(0, train("first", "--epochs", 1, "--hidden", 6).code());
        var weights = temp.resolve("first/model.safetensors");
        assertEquals(
                0,
                train("same", "--epochs", 0, "--hidden", 6, "--init-from", weights)
                        .code());
        assertArrayEquals(weights("first"), weights("same"));
        train("wider", "--hidden", 7, "--init-from", weights)
                .assertMistake(weights.toString(), "layers.0.weight has the shape [6, 2]; the network needs [7, 2]");
        train("none", "--init-from", temp.resolve("none.safetensors")).assertMistake("init-from: ", "no such file");
        train("directory", "--init-from", temp.resolve("first"))
                .assertMistake("init-from: ", "is a directory", "model.safetensors");
        Files.writeString(temp.resolve("text"), "what is this, then?");
        train("text-start", "--init-from", temp.resolve("text")).assertMistake("is no safetensors file");
        for (var refused : List.of("wider", "none", "directory", "text-start"))
            assertFalse(Files.exists(temp.resolve(refused)), refused + " was begun");
    }
}
