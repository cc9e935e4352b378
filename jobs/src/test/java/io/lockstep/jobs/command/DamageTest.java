package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Damaged, endless and oversized things are refused by name, before they cost anything. */
@ExtendWith(CommandSpark.class)
@Timeout(120)
@Tag("slow")
class DamageTest {
    @TempDir
    Path temp;

    private CommandRun train(String output, Object... more) {
        var line = new ArrayList<Object>(
                List.of("train", "--data", "builtin:moons?n=100", "--quiet", "--output", temp.resolve(output)));
        line.addAll(List.of(more));
        return CommandRun.of(line.toArray());
    }

    @Test
    void metricsThatLostEpochsAreNotContinued() throws IOException {
        assertEquals(0, train("run", "--epochs", 3).code());
        var metrics = temp.resolve("run/metrics.jsonl");
        var lines = Files.readAllLines(metrics);
        Files.write(metrics, lines.subList(0, 1));
        train("run", "--epochs", 5, "--resume").assertMistake("metrics.jsonl: line 2: the file ends", "epoch 2");
        Files.write(metrics, List.of());
        train("run", "--epochs", 5, "--resume").assertMistake("metrics.jsonl: line 1: the file ends", "epoch 1");
        Files.write(metrics, List.of(lines.get(0), lines.get(2)));
        train("run", "--epochs", 5, "--resume").assertMistake("metrics.jsonl: line 2: found epoch 3");
        Files.write(metrics, lines);
        assertEquals(0, train("run", "--epochs", 5, "--resume").code());
    }

    @Test
    void spacesThatNestOrHoldThemselvesAreRefused() throws IOException {
        var space = temp.resolve("space.yaml");
        Object[] line = {"sweep", "--space", space, "--output", temp.resolve("out"), "--quiet"};
        Files.writeString(space, "space: &all\n  width: [1, *all]\n");
        CommandRun.of(line).assertMistake("space.yaml", "nested deeper");
        Files.writeString(space, "space: {width: " + "[".repeat(20_000) + "]".repeat(20_000) + "}\n");
        CommandRun.of(line).assertMistake("space.yaml line 1", "nested deeper");
        var laughs = new StringBuilder("a0: &a0 [1, 1]\n");
        for (int i = 1; i < 20; i++) laughs.append("a" + i + ": &a" + i + " [*a" + (i - 1) + ", *a" + (i - 1) + "]\n");
        Files.writeString(space, laughs);
        CommandRun.of(line).assertMistake("space.yaml");
    }

    @Test
    void networksThatFitNoMemoryAreRefused() throws IOException {
        train("wide", "--hidden", "50000,50000").assertMistake("hidden: [50000, 50000]", "allowed");
        train("large", "--hidden", "30000,30000").assertMistake("memory: ", "spark.driver.memory");
        assertEquals(0, train("run", "--epochs", 1, "--hidden", "4").code());
        var model = temp.resolve("run/model.json");
        Files.writeString(
                model, Files.readString(model).replaceFirst("\"hidden\" : \\[ 4 ]", "\"hidden\" : [ 2000000000 ]"));
        assertTrue(Files.readString(model).contains("2000000000"), "not damaged");
        CommandRun.of("evaluate", "--model", temp.resolve("run"), "--data", "builtin:moons?n=10")
                .assertMistake("model.json", "2000000000");
    }

    /** Nothing waits for slots that aren't there: there are no more workers than a step has work for. */
    @Test
    void workersBeyondAllNumbersAreAsManyAsHaveWork() throws IOException {
        assertEquals(0, train("many", "--workers", 100_000, "--epochs", 1).code());
        var run = new ObjectMapper().readTree(temp.resolve("many/run.json").toFile());
        int workers = run.at("/time/workers").asInt();
        int shards = run.at("/config/shards").asInt();
        assertTrue(workers >= 1 && workers <= Math.max(2, shards), workers + " workers for " + shards + " shards");
    }

    @Test
    void whatNeverEndsIsNotRead() throws Exception {
        train("zeros", "--init-from", "/dev/zero").assertMistake("/dev/zero: is no regular file");
        var fifo = temp.resolve("pipe.csv");
        assertEquals(0, new ProcessBuilder("mkfifo", fifo.toString()).start().waitFor());
        CommandRun.of("train", "--data", fifo, "--output", temp.resolve("out"))
                .assertMistake("pipe.csv: is no regular file");
        var huge = temp.resolve("huge.safetensors");
        try (var file = new java.io.RandomAccessFile(huge.toFile(), "rw")) {
            file.setLength(8L << 30); // sparse
        }
        train("huge", "--init-from", huge).assertMistake("huge.safetensors has 8589934592 bytes");
    }

    @Test
    void namesMayHoldColons() throws IOException {
        var data = Files.writeString(temp.resolve("12:30 table.csv"), "x,label\n1,a\n2,b\n3,a\n");
        var output = temp.resolve("run:1");
        CommandRun.well("train", "--data", data, "--epochs", 1, "--quiet", "--output", output);
        assertTrue(Files.exists(output.resolve("model.safetensors")));
        var predictions = temp.resolve("out:1.csv");
        CommandRun.well("predict", "--model", output, "--data", data, "--output", predictions);
        assertEquals(4, Files.readAllLines(predictions).size());
    }

    @Test
    void aStoreThatNothingSpeaksToSaysWhatToDo() {
        CommandRun.of("train", "--data", "abfs://box@account/table.csv", "--output", temp.resolve("out"))
                .assertMistake("abfs://box@account/table.csv", "spark.jars.packages");
    }

    @Test
    void aFileRewrittenUnderItsTimeIsReadAgain() throws IOException {
        var data = Files.writeString(temp.resolve("data.csv"), "x,label\n1,a\n2,b\n3,a\n");
        var time = FileTime.fromMillis(1_600_000_000_000L);
        Files.setLastModifiedTime(data, time);
        Object[] line = {
            "train", "--data", data, "--epochs", 1, "--quiet", "--overwrite", "--output", temp.resolve("run")
        };
        CommandRun.well(line);
        var before = CommandRun.json(temp.resolve("run/run.json"))
                .at("/data/train/fingerprint")
                .asText();
        Files.writeString(data, "x,label\n1,a\n2,b\n4,a\n");
        Files.setLastModifiedTime(data, time);
        CommandRun.well(line);
        assertNotEquals(
                before,
                CommandRun.json(temp.resolve("run/run.json"))
                        .at("/data/train/fingerprint")
                        .asText());
    }
}
