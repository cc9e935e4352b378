package io.lockstep.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A user's own program, a thin jar: a pipeline fits, is stored and predicts the same in local mode and on a cluster. */
@Tag("cluster")
@Timeout(value = 20, unit = TimeUnit.MINUTES)
final class ExampleIT {
    @TempDir
    Path directory;

    @Test
    void aPipelineGivesTheSameNumbersInLocalModeAndOnACluster() throws IOException {
        var jar = ThinJar.build(directory);
        var local = orders(jar, "local[2]");
        try (var cluster = TestCluster.up(2, "--cores=1")) {
            assertEquals(local, orders(jar, cluster.master()));
        }
    }

    @Test
    void theDocumentsShowScalaThatIsCompiled() throws IOException {
        var root = LockstepScript.root();
        var source = Files.readString(root.resolve("examples/spark-java/src/main/scala/example/Shell.scala"));
        var shown =
                Pattern.compile("(?s)```scala\n(.*?)```").matcher(Files.readString(root.resolve("docs/spark-ml.md")));
        assertTrue(shown.find());
        for (var line : shown.group(1).split("\n", -1)) assertTrue(source.contains(line.strip()), line);
    }

    /** What the program printed, but for the log's lines: the hashes. */
    private String orders(ThinJar jar, String master) throws IOException {
        var place = directory.resolve("orders-" + master.replaceAll("\\W", "")).toUri();
        var out = jar.submit(master, "example.Orders", place.toString()).out();
        var fitted = hash(out, "fitted");
        assertEquals(fitted, hash(out, "loaded"));
        return hash(out, "weights") + " " + fitted;
    }

    private static String hash(String out, String name) {
        var found = Pattern.compile("(?m)^" + name + " ([0-9a-f]{64})$").matcher(out);
        assertTrue(found.find(), out);
        return found.group(1);
    }
}
