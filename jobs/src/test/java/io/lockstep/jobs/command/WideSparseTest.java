package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Wide and sparse data, whose first layer's gradient is held by the rows that it touches. With a greatest norm, however
 * great, gradients are held whole: another way to the same bits.
 */
@Tag("slow")
class WideSparseTest {
    @RegisterExtension
    static final CommandSpark SPARK = new CommandSpark();

    @TempDir
    static Path place;

    @BeforeAll
    static void data() throws IOException {
        var text = new StringBuilder();
        var key = RandomKey.of(7, Purpose.DATA);
        for (int i = 0; i < 300; i++) {
            var row = new TreeMap<Integer, Double>();
            for (int e = 0; e < 12; e++) {
                double u = key.with(i).with(e).uniform(0);
                row.put(
                        1 + (int) (20_000 * u * u * u),
                        0.1 + key.with(i).with(e).uniform(1));
            }
            row.put(20_000, 1.0);
            text.append(row.firstKey() % 2);
            row.forEach((feature, value) ->
                    text.append(' ').append(feature).append(':').append(value));
            text.append('\n');
        }
        Files.writeString(place.resolve("wide.libsvm"), text);
    }

    private static String weights(Object... options) throws IOException {
        var all = new ArrayList<Object>(List.of(
                "train",
                "--data",
                place.resolve("wide.libsvm"),
                "--hidden",
                "6",
                "--epochs",
                2,
                "--batch-size",
                64,
                "--shards",
                8,
                "--quiet",
                "--overwrite",
                "--output",
                place.resolve("run")));
        all.addAll(List.of(options));
        CommandRun.well(all.toArray());
        return CommandRun.json(place.resolve("run/run.json"))
                .path("weights_sha256")
                .asText();
    }

    @ParameterizedTest
    @ValueSource(strings = {"adagrad", "sgd", "lazy_adam", "adam"})
    void theBitsAreThoseOfGradientsHeldWhole(String optimizer) throws IOException {
        var whole = weights("--optimizer", optimizer, "--clip-norm", 1e30);
        assertEquals(whole, weights("--optimizer", optimizer, "--workers", 2));
        assertEquals(whole, weights("--optimizer", optimizer, "--workers", 1));
    }

    @Test
    void soAreThoseOfAnyWorkersAndTransport() throws IOException {
        var alone = weights("--optimizer", "lazy_adam", "--workers", 1);
        assertEquals(alone, weights("--optimizer", "lazy_adam", "--workers", 2, "--transport", "tcp"));
        assertEquals(alone, weights("--optimizer", "lazy_adam", "--workers", 2));
        assertNotEquals(alone, weights("--optimizer", "adam", "--workers", 1));
    }

    @Test
    void aMaskKeepsItsZeros() throws IOException {
        var other = weights("--optimizer", "sgd");
        var mask = Files.copy(place.resolve("run/model.safetensors"), place.resolve("mask.safetensors"));
        // A mask of any numbers that aren't 0 masks nothing.
        assertEquals(weights("--optimizer", "adagrad"), weights("--optimizer", "adagrad", "--mask", mask));
        assertNotEquals(other, weights("--optimizer", "adagrad"));
    }
}
