package io.lockstep.jobs.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.jobs.lab.Python;
import io.lockstep.jobs.lab.bench.Programs.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ProgramsTest {
    private static final int ROWS = 60;

    @TempDir
    Path temp;

    private String program(String name, String body) throws IOException {
        return Script.write(temp.resolve(name), body);
    }

    private WholePrograms programs(String launcher) {
        return new WholePrograms(launcher, new TrainData(null, null, temp, null, ROWS), temp, 1);
    }

    /** What sleeps takes wall time and no processor's. */
    @Test
    void wallTimeAndProcessorTimeAreTwoThings() throws Exception {
        var sleeper = new Program("sleeper", List.of("sleep", "0.3"));
        var worker = new Program("worker", List.of("sh", "-c", "i=0; while [ $i -lt 300000 ]; do i=$((i+1)); done"));
        var times = new Programs(temp, 2).run(List.of(sleeper, worker));
        assertEquals(2, times.get(0).turns().length);
        assertTrue(times.get(0).seconds() >= 0.3, times.toString());
        assertTrue(times.get(0).processorSeconds() < 0.3, times.toString());
        assertTrue(times.get(1).processorSeconds() > 0.05, times.toString());
    }

    @Test
    void aProgramThatFailsSaysWhy() throws Exception {
        var failing = new Program("failing", List.of(program("fails", "echo first >&2; echo the cause >&2; exit 3")));
        var error = assertThrows(IOException.class, () -> new Programs(temp, 1).run(List.of(failing)));
        assertEquals("failing ended with 3: the cause", error.getMessage());
    }

    @Test
    void startsAreTimedThroughTheLauncher() throws Exception {
        var launcher = program("launcher", "echo \"$@\" >>calls");
        var figures = programs(launcher).start();
        assertEquals(
                List.of("train --data builtin:xor --output xor --overwrite --quiet", "--help", "--version"),
                Files.readAllLines(temp.resolve("calls")).subList(0, 3));
        assertEquals(3, figures.groups().get(0).times().size());
        assertTrue(figures.text().contains("--version"), figures.text());
    }

    @Test
    void sweepsAreTimedAgainstTheSameSweepInPython() throws Exception {
        var launcher = program("launcher", "grep -q depth \"$3\" && echo \"$@\" >>calls");
        var python = program("python", "[ \"$1\" = -c ] || echo \"$@\" >>calls");
        var figures = programs(launcher).sweep(Python.named(python));
        var calls = Files.readAllLines(temp.resolve("calls"));
        assertEquals("sweep --space nine.yaml --output nine --overwrite --quiet", calls.get(0));
        assertEquals("sweeps.py torch " + temp.resolve("idx-sweep") + " 10", calls.get(1));
        assertEquals("sweeps.py sklearn " + temp.resolve("idx-sweep") + " 10", calls.get(2));
        assertEquals(3, figures.groups().get(0).times().size());
        assertEquals(List.of(), figures.absent());
        assertTrue(figures.text().contains("PyTorch in two processes"), figures.text());
    }

    @Test
    void withoutPythonTheSweepSaysSo() throws Exception {
        var figures = programs(program("launcher", "exit 0")).sweep(Python.named("/no/python"));
        assertEquals(1, figures.groups().get(0).times().size());
        assertEquals(2, figures.absent().size());
        assertTrue(figures.text().contains("/no/python does not import torch"), figures.text());
    }
}
