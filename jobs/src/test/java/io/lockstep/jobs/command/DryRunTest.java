package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sweep would do and need, told without doing any of it. */
@ExtendWith(CommandSpark.class)
@Tag("slow")
class DryRunTest {
    @TempDir
    Path temp;

    /** 160 training rows in batches of 32 are five steps an epoch; networks [2, w, 1] have 4w + 1 parameters. */
    @ParameterizedTest
    @CsvSource({"auto, '2 at once with 1 worker each'", "2, '1 at once with 2 workers each'"})
    void aPlanHasTrialsStepsSizesMemoryAndDiskAndBeginsNothing(String workers, String shared) throws IOException {
        var space = temp.resolve("space.yaml");
        Files.writeString(space, """
                base: {data: "builtin:moons?n=200", valid: 40, epochs: 2, batch-size: 32, shards: 2}
                search: {strategy: grid}
                space:
                  width: [2, 8]
                  learning-rate: [0.1, 0.01, 0.001]
                """);
        var output = temp.resolve("output");
        var run = CommandRun.well(
                "sweep",
                "--space",
                space,
                "--output",
                output,
                "--dry-run",
                "--workers",
                workers,
                "--watch",
                "--tensorboard",
                temp.resolve("events"));
        var lines = run.out().lines().toList();
        assertTrue(lines.get(0).matches("plan: 6 trials, 12 epochs, 60 steps, about [0-9.]+ s; " + shared), run.out());
        assertTrue(
                lines.get(1)
                        .matches(
                                "plan: needs at least [0-9.]+ [KMG]iB of memory in the driver and up to [0-9.]+ [KMG]iB"
                                        + " of disk"),
                run.out());
        assertEquals("parameters trials epochs steps time", words(lines.get(2)));
        assertTrue(words(lines.get(3)).matches("9 3 6 30 [0-9.]+ s"), run.out());
        assertTrue(words(lines.get(4)).matches("33 3 6 30 [0-9.]+ s"), run.out());
        assertEquals(5, lines.size(), run.out());
        assertEquals(
                List.of(".prepared", "space.yaml"),
                CommandRun.names(temp),
                "nothing is written but prepared data, which the sweep then takes up");
        assertTrue(!run.err().contains("http://"), run.err());
    }

    private static String words(String line) {
        return line.strip().replaceAll(" +", " ");
    }
}
