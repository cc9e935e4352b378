package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.lockstep.core.UserError;
import io.lockstep.core.model.ModelInfo;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.OwnFiles;
import io.lockstep.driver.train.MetricsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What reads text that others may have written answers damage with a user's mistake, never with anything else, and soon.
 * {@code -Dlockstep.fuzz.inputs=10000000} looks longer; the seeds stay, so that a failing round fails again. The tests
 * marked {@code FuzzTest} take the corpus beside them, and look for more with {@code JAZZER_FUZZ=1} (docs/testing.md).
 */
@Timeout(300)
@Tag("slow")
class DecoderFuzzTest {
    private static final long INPUTS = Long.getLong("lockstep.fuzz.inputs", Long.MAX_VALUE);
    private static final long MOST_MILLIS = INPUTS == Long.MAX_VALUE ? 3000 : Long.MAX_VALUE;
    private static final int FEWEST = 100;
    private static final long SLOW_MILLIS = 5000;

    private static final String MODEL = """
            {"format_version":1,"task":"classification","label_name":"label","class_names":["a","b"],
             "feature_names":["x","y"],"feature_shape":[],"byte_features":false,"sparse":false,"loss":"bce",
             "architecture":{"inputs":2,"hidden":[4],"outputs":1,"activation":"relu","bias":true,"dropout":0.0,
             "norm":"none","residual":false},"standardizer":{"mean":[0,0],"scale":[1,1]}}
            """;
    private static final String METRICS = corpus("guidedMetrics/a-run.jsonl");
    private static final String MANIFEST = corpus("guidedManifests/a-run.json");
    private static final String SPACE = corpus("guidedYaml/a-space.yaml");
    private static final List<String> WORDS = List.of(
            "{",
            "}",
            "[",
            "]",
            "\"",
            ":",
            ",",
            "\n",
            "null",
            "-1",
            "1e999",
            "2147483648",
            "NaN",
            "true",
            "..",
            "/",
            "&a",
            "*a",
            "*w",
            "- ",
            "!!java.net.URL",
            "? ",
            "|",
            "\u0000",
            "\\u0000",
            "'",
            "%",
            "#",
            "\t",
            "<<: ");

    @TempDir
    Path temp;

    /** A file of the corpus, which is right. */
    private static String corpus(String file) {
        try (var in = DecoderFuzzTest.class.getResourceAsStream("DecoderFuzzTestInputs/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void models() {
        fuzz("model.json", MODEL, text -> ModelInfo.fromJson(text, "fuzzed"));
    }

    @Test
    void yaml() {
        fuzz("YAML", SPACE, text -> YamlFile.parse("fuzzed", text));
    }

    @Test
    void metrics() {
        fuzz("metrics.jsonl", METRICS, this::readMetrics);
    }

    private void readMetrics(String text) {
        var directory = Directory.at(temp.toString(), new Configuration());
        directory.writeText(MetricsFile.NAME, text);
        assertTrue(MetricsFile.read(directory, 10).stream().allMatch(epoch -> epoch.epoch() <= 10));
    }

    @Test
    void manifests() {
        fuzz(".lockstep.json", MANIFEST, this::readManifest);
    }

    private void readManifest(String text) {
        var directory = Directory.at(temp.toString(), new Configuration());
        directory.writeText(OwnFiles.MANIFEST, text);
        var outside = Path.of("..").resolve("x");
        assertTrue(!OwnFiles.of(directory).isOwn(outside.toString()), "it owns what is outside");
    }

    @FuzzTest
    void guidedYaml(byte[] file) {
        guided(file, text -> YamlFile.parse("fuzzed", text));
    }

    @FuzzTest
    void guidedMetrics(byte[] file) {
        guided(file, this::readMetrics);
    }

    @FuzzTest
    void guidedManifests(byte[] file) {
        guided(file, this::readManifest);
    }

    private static void guided(byte[] file, Consumer<String> decoder) {
        try {
            decoder.accept(new String(file, StandardCharsets.UTF_8));
        } catch (UserError mistake) {
            assertEquals(1, mistake.getMessage().lines().count(), mistake.getMessage());
        }
    }

    private static void fuzz(String what, String good, Consumer<String> decoder) {
        long end = System.currentTimeMillis() + MOST_MILLIS;
        if (end < 0) end = Long.MAX_VALUE;
        long refused = 0;
        long round = 0;
        for (; round < INPUTS && (round < FEWEST || System.currentTimeMillis() < end); round++) {
            var bad = damaged(good, RandomKey.of(5, Purpose.DATA).with(round));
            long begin = System.currentTimeMillis();
            try {
                decoder.accept(bad);
            } catch (UserError mistake) {
                refused++;
            } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
                fail("round " + round + ": " + bad, e);
            }
            if (System.currentTimeMillis() - begin > SLOW_MILLIS) fail("round " + round + " took too long: " + bad);
        }
        System.out.printf("fuzz: %,d inputs of %s, %,d refused%n", round, what, refused);
        assertTrue(refused > round / 10, refused + " of " + round + " refused");
    }

    private static String damaged(String good, RandomKey key) {
        var text = new StringBuilder(good);
        int changes = 1 + key.below(5, 0);
        for (int i = 0; i < changes; i++) {
            var at = key.with(i);
            int from = at.below(text.length() + 1, 1);
            int to = Math.min(text.length(), from + at.below(12, 2));
            switch (at.below(5, 3)) {
                case 0 -> text.delete(from, to);
                case 1 -> text.insert(from, WORDS.get(at.below(WORDS.size(), 4)));
                case 2 -> text.replace(from, to, WORDS.get(at.below(WORDS.size(), 4)));
                case 3 -> text.insert(at.below(text.length() + 1, 5), text.substring(from, to));
                default ->
                    text.insert(from, WORDS.get(at.below(WORDS.size(), 4)).repeat(at.below(3000, 6)));
            }
            if (text.isEmpty()) text.append(' ');
        }
        return new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }
}
