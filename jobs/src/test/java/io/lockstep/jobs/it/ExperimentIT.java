package io.lockstep.jobs.it;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An experiment is the same on a cluster: not a figure, not a pixel differs. */
@Tag("cluster")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
final class ExperimentIT {
    @TempDir
    static Path directory;

    private final LockstepScript script = LockstepScript.ofProject();

    @Test
    void aClusterComputesWhatOneCoreComputes() throws IOException {
        var one = run(script, "local[1]");
        try (var cluster = TestCluster.up(2, "--cores=1")) {
            var cores = run(cluster.script(), cluster.master());
            for (var file : new String[] {"result.json", "side-by-side.png"})
                assertEquals(-1, Files.mismatch(one.resolve(file), cores.resolve(file)), file);
        }
        assertTrue(Files.exists(one.resolve("report.html")));
        var again = script.run("experiment", "moons", "--quiet", "--output", one.toString());
        assertEquals(2, again.exitCode(), "a directory that holds an experiment");
        assertFalse(again.err().contains("\tat "), again.err());
    }

    private static Path run(LockstepScript script, String master) {
        var output = directory.resolve("moons-" + master.replaceAll("\\W+", "-"));
        script.runWell("experiment", "moons", "--quiet", "--master", master, "--output", output.toString());
        return output;
    }
}
