package io.lockstep.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A small heap: pixels stay bytes, and trials at the same time share one copy of them. */
@Tag("cluster")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class LeanIT {
    private static final int ROWS = 60_000;
    private static final int SIDE = 28;
    /** Half of what MNIST has to fit: eight trials with copies of their own wouldn't, let alone floats. */
    private static final String HEAP = "512m";

    private static final String SPACE = """
            base: {valid: 10000, epochs: 1, batch-size: 512, hidden: "32"}
            space: {seed: [1, 2, 3, 4, 5, 6, 7, 8]}
            """;

    @TempDir
    Path directory;

    @Test
    void eightTrialsOnImagesOfMnistsShapeAtATime() throws IOException {
        writeImages(directory.resolve("images"));
        var space = Files.writeString(directory.resolve("space.yaml"), SPACE);
        var script = LockstepScript.ofProject()
                .withDeadline(Duration.ofMinutes(8))
                .withEnvironment("SPARK_DRIVER_MEMORY", HEAP);
        var output = directory.resolve("sweep");
        script.runWell(
                "sweep",
                "--quiet",
                "--master=local[8]",
                "--parallelism=8",
                "--data=" + directory.resolve("images"),
                "--space=" + space,
                "--output=" + output);
        var trials = Files.readString(output.resolve("trials.jsonl"));
        assertEquals(8, trials.split("\"state\":\"succeeded\"", -1).length - 1, trials);
    }

    /** As an IDX directory: a fifth of the pixels isn't zero, and the first ones tell the class. */
    private static void writeImages(Path place) throws IOException {
        Files.createDirectories(place);
        var key = RandomKey.of(1, Purpose.DATA);
        var pixels = new byte[SIDE * SIDE];
        try (var images = open(place.resolve("train-images-idx3-ubyte"), 0x803, ROWS, SIDE, SIDE);
                var labels = open(place.resolve("train-labels-idx1-ubyte"), 0x801, ROWS)) {
            for (int row = 0; row < ROWS; row++) {
                for (int i = 0; i < pixels.length; i++) {
                    int draw = key.below(5 * 255, (long) row * pixels.length + i);
                    pixels[i] = (byte) (draw < 255 ? draw : 0);
                }
                pixels[row % 10] = (byte) 255;
                images.write(pixels);
                labels.write(row % 10);
            }
        }
    }

    private static DataOutputStream open(Path file, int magic, int... shape) throws IOException {
        var out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file)));
        out.writeInt(magic);
        for (int size : shape) out.writeInt(size);
        return out;
    }
}
