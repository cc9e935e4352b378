package io.lockstep.jobs.command;

import org.junit.jupiter.api.Test;

class VerifyCommandTest {
    @Test
    void saysWhatItTakes() {
        CommandRun.of("verify").assertMistake("--chaos is required");
        CommandRun.of("verify", "--chaos", "--minutes", 0).assertMistake("minutes: 0.0; allowed are more than 0");
        CommandRun.of("verify", "--chaos", "--master", "yarn").assertMistake("master: yarn");
    }
}
