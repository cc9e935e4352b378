package io.lockstep.core.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whole trainings have the same weights, bit for bit, with either kernel and without the vector module. */
@Tag("slow")
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

    /** Tiles differ by the vectors' width: a machine of wide ones can be told to have narrow ones. */
    @Test
    void narrowVectorsHaveTheSameBits() throws Exception {
        var plain = run(MODULE, "-Dlockstep.kernel=plain");
        for (int bytes : new int[] {16, 32}) {
            var narrow = run(MODULE, "-Dlockstep.kernel=vector", "-XX:MaxVectorSize=" + bytes);
            assertTrue(narrow.get(0).startsWith("kernel vector"), narrow.get(0));
            assertEquals(plain.subList(1, plain.size()), narrow.subList(1, narrow.size()), bytes + " bytes");
        }
    }

    @Test
    void aKernelThatCannotBeHadIsTheUsersMistake() throws Exception {
        String start = "Exception in thread \"main\" " + UserError.class.getName() + ": -Dlockstep.kernel=";
        assertEquals(1, start(MODULE, "-Dlockstep.kernel=fast"));
        assertTrue(errors().contains(start + "fast is not a kernel; allowed are auto, vector and plain"), errors());
        assertEquals(1, start("-Dlockstep.kernel=vector"));
        assertTrue(errors().contains(start + "vector needs the JVM option --add-modules"), errors());
    }

    /** What {@link KernelRun} prints. */
    private List<String> run(String... jvmOptions) throws IOException, InterruptedException {
        assertEquals(0, start(jvmOptions), this::errors);
        return Files.readAllLines(directory.resolve("output"));
    }

    /** Runs {@link KernelRun} in a JVM of its own, for the kernel is chosen once per JVM; gives its exit code. */
    private int start(String... jvmOptions) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(List.of(jvmOptions));
        command.add("-Xmx256m");
        command.add("-Dlockstep.root=" + System.getProperty("lockstep.root", ".."));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), KernelRun.class.getName()));
        var process = new ProcessBuilder(command)
                .redirectOutput(directory.resolve("output").toFile())
                .redirectError(directory.resolve("errors").toFile())
                .start();
        try {
            assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "still running");
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    private String errors() {
        try {
            return Files.readString(directory.resolve("errors"));
        } catch (IOException e) {
            return e.toString();
        }
    }
}
