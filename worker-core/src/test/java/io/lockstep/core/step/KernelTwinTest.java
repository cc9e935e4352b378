package io.lockstep.core.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole trainings have the same weights, bit for bit, with either kernel and without the vector module. */
class KernelTwinTest {
    private static final long DEADLINE_SECONDS = 180;
    private static final String MODULE = "--add-modules=jdk.incubator.vector";

    @TempDir
    Path directory;

    @Test
    void trainingsHaveTheSameBits() throws Exception {
        var vector = run(MODULE, "-Dlockstep.kernel=vector");
        assertTrue(vector.get(0).startsWith("kernel vector"), vector.get(0));
        assertTrue(vector.size() > KernelRun.NETWORKS, "hashes: " + vector);
        for (var other : List.of(run(MODULE, "-Dlockstep.kernel=plain"), run())) {
            assertEquals("kernel plain", other.get(0));
            assertEquals(vector.subList(1, vector.size()), other.subList(1, other.size()));
        }
    }

    /** What {@link KernelRun} prints in a JVM of its own: the kernel is chosen once per JVM. */
    private List<String> run(String... jvmOptions) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.add("-Xmx256m");
        command.add("-Dlockstep.root=" + System.getProperty("lockstep.root", ".."));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KernelRun.class.getName()));
        var output = directory.resolve("output");
        var errors = directory.resolve("errors");
        var process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "still running");
            assertEquals(0, process.exitValue(), () -> text(errors));
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(output);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
