package io.lockstep.jobs.lab.chaos;

import java.io.IOException;

/** Signals to processes of this machine. */
final class ProcessSignals {
    private static final int PULSES = 3;
    private static final int LONGEST_STOP = 2000;
    private static final int LONGEST_GO = 300;

    private ProcessSignals() {}

    /** @param name without SIG; nothing happens where the process has ended */
    static void send(ProcessHandle process, String name) throws IOException, InterruptedException {
        if (process.isAlive())
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
    }

    /** Stops a process for up to two seconds, three times. */
    static void pulse(ProcessHandle process, Dice dice) throws IOException, InterruptedException {
        for (int i = 0; i < PULSES && process.isAlive(); i++) {
            send(process, "STOP");
            Thread.sleep(dice.below(LONGEST_STOP));
            send(process, "CONT");
            Thread.sleep(dice.below(LONGEST_GO));
        }
    }
}
