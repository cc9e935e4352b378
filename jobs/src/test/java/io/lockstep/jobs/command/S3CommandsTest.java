package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.driver.files.Directory;
import io.lockstep.jobs.s3.S3Store;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Everything on an object store, data, prepared form, checkpoints, model and predictions: the same as on this machine's disk. */
@Tag("slow")
@Timeout(280)
class S3CommandsTest {
    private static final int EPOCHS = 8;
    private static final String BUCKET = "s3a://bucket/work";

    @TempDir
    static Path temp;

    private static S3Store store;
    private static String table;

    @BeforeAll
    static void start() throws IOException {
        store = new S3Store();
        var text = new StringBuilder("x,y,label\n");
        for (int i = 0; i < 600; i++)
            text.append(i % 13)
                    .append(',')
                    .append(i % 7)
                    .append(',')
                    .append(i % 13 > i % 7 ? "up" : "down")
                    .append('\n');
        table = text.toString();
        Files.writeString(temp.resolve("table.csv"), table);
        onS3().writeText("table.csv", table);
    }

    @AfterAll
    static void stop() throws IOException {
        System.err.println(store.counts());
        store.close();
    }

    private static Directory onS3() {
        return Directory.at(BUCKET, store.conf());
    }

    private static Object[] line(String command, Object... options) {
        var words = new ArrayList<Object>(List.of(command, "--master", "local[2]", "--quiet"));
        store.settings()
                .forEach((name, value) -> words.addAll(List.of("--conf", "spark.hadoop." + name + "=" + value)));
        words.addAll(Arrays.asList(options));
        return words.toArray();
    }

    private static Object[] training(String place, int epochs, Object... options) {
        var words = new ArrayList<Object>(List.of("--data", place + "/table.csv", "--valid", 100, "--hidden", 8));
        words.addAll(List.of("--epochs", epochs, "--output", place + "/run"));
        words.addAll(Arrays.asList(options));
        return line("train", words.toArray());
    }

    private static String weights(String runJson) throws IOException {
        return new ObjectMapper().readTree(runJson).get("weights_sha256").asText();
    }

    @Test
    void killedResumedUnderFaultsAndUsedLikeOnDisk() throws Exception {
        CommandRun.well(training(temp.toString(), EPOCHS));
        var expected = weights(Files.readString(temp.resolve("run/run.json")));

        var process = start(training(BUCKET, 100_000));
        for (long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
                onS3().child("run").child("checkpoints").list().isEmpty();
                Thread.sleep(100)) {
            assertTrue(process.isAlive(), "the training ended with " + (process.isAlive() ? 0 : process.exitValue()));
            assertTrue(System.nanoTime() < end, "no checkpoint within two minutes");
        }
        process.destroyForcibly().waitFor();
        assertNotEquals(0, process.exitValue());
        var owner = onS3().child("run").readText(".driver").orElseThrow();

        store.faults(5, 0.1);
        int reached = epochs();
        CommandRun.well(training(BUCKET, reached + EPOCHS, "--resume"));
        store.faults(5, 0);
        assertEquals(reached + EPOCHS, epochs());
        CommandRun.well(training(temp.toString(), reached + EPOCHS, "--overwrite"));
        var longer = weights(Files.readString(temp.resolve("run/run.json")));
        assertNotEquals(expected, longer);
        assertEquals(longer, weights(onS3().child("run").readText("run.json").orElseThrow()));
        assertTrue(onS3().child("run").readText(".driver").isEmpty(), owner);
        for (var fault : List.of("slow", "busy", "cut", "lost"))
            assertTrue(store.counts().getOrDefault(fault, 0L) > 0, fault);

        assertEquals(
                CommandRun.well(line("evaluate", "--model", temp.resolve("run"), "--data", temp.resolve("table.csv")))
                        .out(),
                CommandRun.well(line("evaluate", "--model", BUCKET + "/run", "--data", BUCKET + "/table.csv"))
                        .out());
        CommandRun.well(line(
                "predict",
                "--model",
                temp.resolve("run"),
                "--data",
                temp.resolve("table.csv"),
                "--output",
                temp.resolve("p.csv")));
        CommandRun.well(line(
                "predict", "--model", BUCKET + "/run", "--data", BUCKET + "/table.csv", "--output", BUCKET + "/p.csv"));
        assertEquals(
                Files.readString(temp.resolve("p.csv")),
                onS3().readText("p.csv").orElseThrow());

        CommandRun.of(training(BUCKET, EPOCHS)).assertMistake("holds another run", "--resume", "--overwrite");
        CommandRun.well(training(BUCKET, EPOCHS, "--overwrite"));
        assertEquals(expected, weights(onS3().child("run").readText("run.json").orElseThrow()));
        assertEquals(0L, store.counts().getOrDefault("copy", 0L), "nothing is moved");
        assertEquals(List.of(), onS3().list(".predictions"));
    }

    private static int epochs() {
        return (int)
                onS3().child("run").readText("metrics.jsonl").orElse("").lines().count();
    }

    @Test
    void aSweepsLeaderboardIsTheSame() throws IOException {
        var space = Files.writeString(temp.resolve("space.yaml"), """
                base: {epochs: 2, valid: 100}
                search: {strategy: grid}
                space: {width: [2, 4]}
                objective: {metric: valid_loss, mode: min}
                """);
        CommandRun.well(line(
                "sweep", "--space", space, "--data", temp.resolve("table.csv"), "--output", temp.resolve("sweep")));
        CommandRun.well(line(
                "sweep",
                "--space",
                space,
                "--data",
                BUCKET + "/table.csv",
                "--output",
                BUCKET + "/sweep",
                "--store",
                BUCKET + "/store"));
        var best = onS3().child("sweep").child("best");
        assertEquals(
                weights(Files.readString(temp.resolve("sweep/best/run.json"))),
                weights(best.readText("run.json").orElseThrow()));
        assertTrue(onS3().child("sweep").has("report.html"));

        // The store there has it all: of a copy on this machine's disk nothing is computed, down to the times.
        CommandRun.well(line(
                "sweep",
                "--space",
                space,
                "--data",
                temp.resolve("table.csv"),
                "--output",
                temp.resolve("stored"),
                "--store",
                BUCKET + "/store"));
        var taken = CommandRun.json(temp.resolve("stored/sweep.json")).path("store");
        assertEquals(2, taken.path("trials_taken").asInt());
        assertEquals(0, taken.path("epochs_computed").asInt());
        assertEquals(
                onS3().child("sweep")
                        .child("trials")
                        .child("0001")
                        .readText("metrics.jsonl")
                        .orElseThrow(),
                Files.readString(temp.resolve("stored/trials/0001/metrics.jsonl")));
        var listed = CommandRun.well(line("store", "list", "--store", BUCKET + "/store"));
        assertTrue(listed.out().contains("3 entries, "), listed.out());
    }

    private static Process start(Object... words) throws IOException {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin/java").toString());
        for (var argument : ManagementFactory.getRuntimeMXBean().getInputArguments())
            if (argument.startsWith("-XX:") || argument.startsWith("--add")) line.add(argument);
        line.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        for (var word : words) line.add(String.valueOf(word));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve("child.log").toFile())
                .start();
    }
}
