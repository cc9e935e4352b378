package io.lockstep.jobs.lab.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
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

    private Path images() throws IOException {
        var file = temp.resolve("images.bin");
        SyntheticDigits.generate(ROWS).write(file);
        return file;
    }

    @Test
    void aModuleThatNobodyHasIsMissing() throws Exception {
        assertNull(PythonTraining.pythonWith("no_such_module"));
    }

    @Test
    void aProgramThatEndsIsAnError() throws Exception {
        var error = assertThrows(IOException.class, () -> PythonTraining.start("false", "torch", 1, images(), ROWS));
        assertTrue(error.getMessage().startsWith("it ended"), error.getMessage());
    }

    @Test
    void trainsInTurnsInOneProcess() throws Exception {
        var python = PythonTraining.pythonWith("torch");
        Assumptions.assumeTrue(python != null, "no python3 here imports torch");
        try (var training = PythonTraining.start(python, "torch", 1, images(), ROWS)) {
            assertTrue(training.version().matches("\\d+\\..*"), training.version());
            assertTrue(training.samplesPerSecond(64, 1) > 0);
            assertTrue(training.samplesPerSecond(128, 2) > 0);
            assertEquals(1, training.threads());
        }
    }
}
