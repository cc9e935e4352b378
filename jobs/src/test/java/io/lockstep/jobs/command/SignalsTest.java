package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

/** A real process is sent real signals. */
@Timeout(240)
@Tag("slow")
class SignalsTest {
    private static final int HUP = 1;
    private static final int INT = 2;

    @TempDir
    Path temp;

    @Test
    void allSignalsEndARunAsOneThatGoesOn() throws Exception {
        var signals = new ArrayList<>(List.of("TERM", "HUP", "INT"));
        if (isIgnored(HUP)) signals.remove("HUP");
        if (isIgnored(INT)) signals.remove("INT");
        var processes = new ArrayList<Process>();
        for (var signal : signals) processes.add(train(signal));
        try {
            for (int i = 0; i < signals.size(); i++) {
                var signal = signals.get(i);
                var process = processes.get(i);
                var metrics = temp.resolve(signal + "/metrics.jsonl");
                while (!Files.exists(metrics)) {
                    assertTrue(process.isAlive(), () -> said(signal));
                    Thread.sleep(50);
                }
                var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid())).start();
                assertEquals(0, kill.waitFor());
                assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
                assertEquals(130, process.exitValue(), said(signal));
                var name = signal.equals("INT") ? "interrupted" : "SIG" + signal;
                assertTrue(said(signal).contains(name + ": stopping; --resume continues"), said(signal));
                assertEquals(
                        "cancelled",
                        CommandRun.json(temp.resolve(signal + "/run.json"))
                                .path("state")
                                .asText());
            }
        } finally {
            processes.forEach(Process::destroyForcibly);
        }
    }

    /** Under nohup a JVM leaves SIGHUP ignored, in the background SIGINT, as it should, and so do those that it starts. */
    private static boolean isIgnored(int signal) throws IOException {
        var status = Path.of("/proc/self/status");
        if (!Files.isReadable(status)) return false;
        for (var line : Files.readAllLines(status))
            if (line.startsWith("SigIgn:"))
                return (Long.parseUnsignedLong(line.substring(7).strip(), 16) >> (signal - 1) & 1) != 0;
        return false;
    }

    private String said(String signal) {
        try {
            return Files.readString(temp.resolve(signal + ".log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private Process train(String name) throws IOException {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (var option : ManagementFactory.getRuntimeMXBean().getInputArguments())
            if (option.startsWith("--add-") || option.startsWith("-XX:")) line.add(option);
        line.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
        line.addAll(List.of("train", "--master", "local[1]", "--data", "builtin:moons?n=2000", "--epochs", "1000000"));
        line.addAll(List.of("--output", temp.resolve(name).toString()));
        return new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(temp.resolve(name + ".log").toFile())
                .start();
    }
}
