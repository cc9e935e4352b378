package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.SourceTree;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import io.lockstep.driver.files.OwnFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A run's or a sweep's page is written whatever befell a file of it, or the file is named: exit code 0 or 2. */
@Tag("slow")
@Timeout(300)
class RunFilesFuzzTest {
    private static final long INPUTS = Long.getLong("lockstep.fuzz.inputs", 20);
    private static final String MANIFEST =
            "{\"format_version\":1,\"files\":[\"leaderboard.png\",\"report.html\",\"best/report.html\"]}";
    private static final byte[] WORDS =
            "{}[]\",:-.eE0123456789nultrfas\n\\\u0000\u00ff".getBytes(StandardCharsets.UTF_8);

    @TempDir
    Path temp;

    @ParameterizedTest
    @CsvSource({
        "run, run.json",
        "run, metrics.jsonl",
        "run, model.json",
        "run, evaluation.json",
        "sweep, sweep.json",
        "sweep, trials.jsonl",
        "sweep, best/run.json"
    })
    void pages(String directory, String name) throws IOException {
        copy(SourceTree.testResource("jobs", "format-1").resolve(directory), temp.resolve(directory));
        var file = temp.resolve(directory).resolve(name);
        var good = Files.exists(file) ? Files.readAllBytes(file) : evaluation();
        Files.writeString(temp.resolve(directory).resolve(OwnFiles.MANIFEST), MANIFEST);
        Files.write(file, good);
        CommandRun.well("report", temp.resolve(directory));
        int refused = 0;
        for (long round = 0; round < INPUTS; round++) {
            var bad = damaged(good, RandomKey.of(13, Purpose.DATA).with(round));
            Files.write(file, bad);
            var run = CommandRun.of("report", temp.resolve(directory));
            var what = "round " + round + ": " + run.err() + new String(bad, StandardCharsets.UTF_8);
            if (run.code() == 0) continue;
            refused++;
            assertEquals(2, run.code(), what);
            assertTrue(run.err().contains(file.getFileName().toString()), what);
        }
        System.out.printf("fuzz: %,d inputs of %s of a %s, %,d refused%n", INPUTS, name, directory, refused);
    }

    private static byte[] evaluation() throws IOException {
        var evaluated = SourceTree.testResource("jobs", "format-1").resolve("evaluation.json");
        var metrics = Files.readAllLines(evaluated).get(0);
        return ("{\"valid\": " + metrics + ", \"test\": " + metrics + "}").getBytes(StandardCharsets.UTF_8);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var target = to.resolve(from.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
        }
    }

    /** A few bytes of it others, doubled, or gone from somewhere on. */
    private static byte[] damaged(byte[] good, RandomKey key) {
        var bad = good.clone();
        int changes = 1 + key.below(3, 0);
        for (int i = 1; i <= changes && bad.length > 0; i++) {
            var dice = key.with(i);
            int at = dice.below(bad.length, 0);
            switch (dice.below(5, 1)) {
                case 0 -> bad[at] ^= (byte) (1 << dice.below(8, 2));
                case 1, 2 -> bad[at] = WORDS[dice.below(WORDS.length, 3)];
                case 3 -> {
                    int from = dice.below(bad.length, 4);
                    System.arraycopy(bad, from, bad, at, Math.min(bad.length - Math.max(at, from), dice.below(40, 5)));
                }
                default -> bad = Arrays.copyOf(bad, at);
            }
        }
        return bad;
    }
}
