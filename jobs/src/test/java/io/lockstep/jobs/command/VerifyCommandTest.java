package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class VerifyCommandTest {
    @Test
    void saysWhatItTakes() {
        CommandRun.of("verify").assertMistake("--chaos is required");
        CommandRun.of("verify", "--chaos", "--minutes", 0).assertMistake("minutes: 0.0; allowed are more than 0");
        CommandRun.of("verify", "--chaos", "--master", "yarn").assertMistake("master: yarn");
    }

    @Test
    @Tag("slow")
    @Timeout(value = 8, unit = TimeUnit.MINUTES)
    void oneHashUnderRandomFaults() {
        var run = CommandRun.of("verify", "--chaos", "--minutes", 0.5, "--seed", 3);
        assertEquals(0, run.code(), run.err());
        assertTrue(run.out().contains(" 0 with another end than "), run.out());
        assertTrue(run.out().matches("(?s).*[1-9]\\d* faults in [1-9].*"), run.out());
    }
}
