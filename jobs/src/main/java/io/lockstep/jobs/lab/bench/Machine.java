package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import io.lockstep.core.math.Kernels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the figures were measured on.
 *
 * @param load threads that wanted to run, on average over the minute before; negative where the system doesn't say
 * @param heapMebibytes the most that the JVM's heap may take
 */
record Machine(String cpu, int cores, double load, String os, String jdk, long heapMebibytes, String kernel) {

    static Machine here() {
        return new Machine(
                cpuName(),
                Runtime.getRuntime().availableProcessors(),
                ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(),
                System.getProperty("os.name") + " " + System.getProperty("os.arch"),
                System.getProperty("java.version") + " (" + System.getProperty("java.vendor") + ")",
                Runtime.getRuntime().maxMemory() >> 20,
                Kernels.name());
    }

    /** From Linux's own list; the architecture's name elsewhere. */
    private static String cpuName() {
        var info = Path.of("/proc/cpuinfo");
        try {
            if (Files.isReadable(info))
                for (var line : Files.readAllLines(info))
                    if (line.startsWith("model name"))
                        return line.substring(line.indexOf(':') + 1).strip();
        } catch (IOException e) {
            // the name below will do
        }
        return System.getProperty("os.arch");
    }

    String text() {
        return Figures.text(
                "%s, %d cores, %s; JDK %s, heap %d MiB; kernel %s; load %.1f when this began%n",
                cpu, cores, os, jdk, heapMebibytes, kernel, load);
    }
}
