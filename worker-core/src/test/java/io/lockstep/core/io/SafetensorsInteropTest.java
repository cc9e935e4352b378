package io.lockstep.core.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.Norm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files there and back through {@code interop.py}, which knows nothing but the format. */
class SafetensorsInteropTest {
    private static final long DEADLINE_SECONDS = 60;

    @TempDir
    Path directory;

    @Test
    void aModelIsReadByTheFormatsRules() throws Exception {
        var architecture =
                Architecture.builder(3, List.of(5), 1).norm(Norm.BATCH).build();
        var weights = Initializer.parse("he").parameters(architecture, 1);
        var said = throughPython(ModelFile.encode(weights, Initializer.statistics(architecture)));
        assertEquals(8, said.size());
        var first = said.get(0).split(" ");
        assertEquals("layers.0.weight F32 [5, 3]", String.join(" ", first[0], first[1], first[2], first[3]));
        for (int i = 0; i < 15; i++) // row by row of [out, in]
        assertEquals(weights.get(0).get(i % 3, i / 3), Float.parseFloat(first[4 + i]));
        assertEquals("norms.0.running_var F32 [5] 1.0 1.0 1.0 1.0 1.0", said.get(7));
    }

    @Test
    void anotherWritersFileIsRead() throws Exception {
        var tensors = List.of(
                NamedTensor.of("z", new float[] {1, -0f, Float.MIN_VALUE, Float.NaN}, 2, 2),
                NamedTensor.of("odd ü \"bytes\"", new byte[] {1, 2, 3}, 3),
                NamedTensor.of("scalar", new double[] {Math.PI}),
                NamedTensor.of("none", new float[0], 0, 4),
                NamedTensor.of("longs", new long[] {Long.MIN_VALUE, 7}, 2));
        throughPython(Safetensors.toBytes(Map.of("format", "pt", "note", "ü\n"), tensors));
        var file = Safetensors.read(Files.readAllBytes(directory.resolve("out")), "out");
        assertEquals(Map.of("format", "pt", "note", "ü\n"), file.metadata());
        assertEquals(new HashSet<>(tensors), new HashSet<>(file.tensors()));
    }

    /** What the script printed of {@code file}, which it wrote again as {@code out}. */
    private List<String> throughPython(byte[] file) throws IOException, InterruptedException {
        var script = directory.resolve("interop.py");
        try (var in = getClass().getResourceAsStream("interop.py")) {
            Files.copy(in, script);
        }
        Files.write(directory.resolve("in"), file);
        var printed = directory.resolve("printed");
        Process process;
        try {
            process = new ProcessBuilder("python3", script.toString(), "in", "out")
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(printed.toFile())
                    .start();
        } catch (IOException e) {
            assumeTrue(false, "no python3 on this machine: " + e.getMessage());
            throw e;
        }
        try {
            assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "still running");
            assertEquals(0, process.exitValue(), Files.readString(printed));
        } finally {
            process.destroyForcibly();
        }
        return Files.readAllLines(printed);
    }
}
