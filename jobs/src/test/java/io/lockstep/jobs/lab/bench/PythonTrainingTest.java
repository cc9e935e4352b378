package io.lockstep.jobs.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.jobs.lab.Python;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class PythonTrainingTest {
    private static final int ROWS = 256;

    @TempDir
    Path temp;

    private TrainData data() {
        return new TrainData(null, null, temp, null, ROWS);
    }

    /** Not one thing that a Python does, but what is asked of one. */
    private String program(String body) throws IOException {
        return Script.write(temp.resolve("python-that-isn't"), body);
    }

    @Test
    void aModuleThatNobodyHasIsMissing() throws Exception {
        assertNull(Python.usual().importing("no_such_module"));
    }

    @Test
    void theProgramAskedForIsTheOnlyOne() throws Exception {
        assertNull(Python.named("/no/such/python").importing("sys"));
        var yes = program("exit 0");
        assertEquals(yes, Python.named(yes).importing("torch"));
        assertEquals("not installed: x does not import torch", Python.named("x").without("torch"));
    }

    @Test
    void aProgramThatEndsIsAnError() {
        var error = assertThrows(IOException.class, () -> PythonTraining.start("false", "torch", 1, data()));
        assertTrue(error.getMessage().startsWith("it ended"), error.getMessage());
    }

    @Test
    void aTrainingIsALineThatIsAnsweredByALine() throws Exception {
        var echo = program("echo '{\"version\": \"7 of '$2' with '$3'\"}'; while read -r line; do"
                + " echo \"$line\" >>asked; echo '{\"samples_per_second\": 12.5}'; done");
        try (var training = PythonTraining.start(echo, "sklearn", 2, data())) {
            assertEquals("7 of sklearn with 2", training.version());
            assertEquals(12.5, training.samplesPerSecond(TrainCase.ALL.get(4), 3));
        }
        var asked = new ObjectMapper().readTree(temp.resolve("asked").toFile());
        assertEquals("[1024,1024]", asked.path("hidden").toString());
        assertEquals(256, asked.path("batch").asInt());
        assertEquals(3, asked.path("passes").asInt());
        assertEquals(ROWS, asked.path("rows").asInt());
        byte[] file = Files.readAllBytes(Path.of(asked.path("file").asText()));
        assertEquals(ROWS * (784 + 1), file.length);
        for (int i = 0; i < ROWS * 784; i++) assertTrue(file[i] != 0, "pixel " + i + " of a dense case");
    }

    @Test
    void whatAPeerComplainsOfIsToldByItsName() throws Exception {
        var fails =
                program("echo '{\"version\": \"1\"}'; read -r line; echo '{\"error\": \"no compiler\"}'; read -r line");
        try (var training = PythonTraining.start(fails, "torch-compile", 1, data())) {
            var error = assertThrows(IOException.class, () -> training.samplesPerSecond(TrainCase.ALL.get(0), 1));
            assertEquals("no compiler", error.getMessage());
        }
    }

    @Test
    void trainsInTurnsInOneProcess() throws Exception {
        var python = Python.usual().importing("numpy", "torch");
        Assumptions.assumeTrue(python != null, "no python3 here imports torch");
        try (var training = PythonTraining.start(python, "torch", 1, data())) {
            assertTrue(training.version().matches("\\d+\\..*"), training.version());
            assertTrue(training.samplesPerSecond(TrainCase.ALL.get(0), 1) > 0);
            assertTrue(training.samplesPerSecond(TrainCase.ALL.get(1), 2) > 0);
            assertEquals(1, training.threads());
        }
    }
}
