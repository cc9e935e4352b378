package io.lockstep.driver.pins;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.OtherJdk;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The pinned trainings in JVMs of their own: a kernel is chosen once per JVM, and a JDK is one. */
@Tag("slow")
@Timeout(300)
class PinnedBitsTwinTest {
    private static final long DEADLINE_SECONDS = 240;

    @TempDir
    Path directory;

    @Test
    void thePlainKernelMakesTheSameWeights() throws Exception {
        assertTable("plain", run(Path.of(System.getProperty("java.home")), "plain"));
    }

    @Test
    void anotherJdkMakesTheSameWeightsWithTheVectorKernel() throws Exception {
        assertTable("vector", run(OtherJdk.require(), "vector"));
    }

    @Test
    void anotherJdkMakesTheSameWeightsWithThePlainKernel() throws Exception {
        assertTable("plain", run(OtherJdk.require(), "plain"));
    }

    private static void assertTable(String kernel, List<String> output) {
        var expected = new ArrayList<>(List.of("kernel " + kernel));
        for (var pin : PinTable.read().pins()) expected.add(pin.weightsSha256() + " " + pin.name());
        assertEquals(String.join("\n", expected), String.join("\n", output));
    }

    /** What {@link PinnedRun} prints under another Java, with what Spark asks of a JVM as this one was given it. */
    private List<String> run(Path javaHome, String kernel) throws Exception {
        var command = new ArrayList<>(List.of(javaHome.resolve("bin/java").toString()));
        for (var option : ManagementFactory.getRuntimeMXBean().getInputArguments())
            if (option.startsWith("--add-") || option.startsWith("-XX:")) command.add(option);
        command.add("-Dlockstep.root=" + System.getProperty("lockstep.root", ".."));
        command.addAll(
                List.of("-Xmx512m", "-Dlockstep.kernel=" + kernel, "-cp", System.getProperty("java.class.path")));
        command.addAll(List.of(PinnedRun.class.getName(), directory.toString()));
        var output = directory.resolve("output.txt");
        var errors = directory.resolve("errors.txt");
        var process = new ProcessBuilder(command)
                .redirectOutput(output.toFile())
                .redirectError(errors.toFile())
                .start();
        try {
            assertTrue(process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS), "still running");
            assertEquals(0, process.exitValue(), () -> tail(errors));
            return Files.readAllLines(output);
        } finally {
            process.destroyForcibly();
        }
    }

    private static String tail(Path file) {
        try {
            var lines = Files.readAllLines(file);
            return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }
}
