package io.lockstep.jobs.command;

import java.io.PrintStream;
import java.time.Duration;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C: the first interrupts the command's thread, which cancels its Spark jobs and leaves the run resumable; a
 * second, or a command that doesn't end in time, halts the process.
 */
final class Interrupts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** An interrupt of a thread can be lost, as libraries catch it; this can't. */
    private static volatile boolean requested;

    private final Thread command = Thread.currentThread();
    private final PrintStream err;
    private final Signal signal = new Signal("INT");
    private final SignalHandler before;
    private volatile boolean happened;

    private Interrupts(PrintStream err) {
        this.err = err;
        this.before = Signal.handle(signal, caught -> interrupted());
    }

    /** From now on Ctrl-C interrupts the calling thread. */
    static Interrupts install(PrintStream err) {
        return new Interrupts(err);
    }

    boolean happened() {
        return happened;
    }

    /** Whether the user has asked to stop. */
    static boolean requested() {
        return requested;
    }

    private void interrupted() {
        if (happened) Runtime.getRuntime().halt(Failure.INTERRUPTED);
        happened = true;
        requested = true;
        err.println();
        err.println("lockstep: interrupted: stopping; --resume goes on; once more stops at once");
        command.interrupt();
        var watch = new Thread(this::haltLate, "interrupt-deadline");
        watch.setDaemon(true);
        watch.start();
    }

    private void haltLate() {
        try {
            Thread.sleep(PATIENCE.toMillis());
        } catch (InterruptedException never) {
            return;
        }
        err.println("lockstep: not stopped after " + PATIENCE.toSeconds() + " s: halting");
        Runtime.getRuntime().halt(Failure.INTERRUPTED);
    }

    @Override
    public void close() {
        // After an interrupt the watch goes on, so that the JVM's own end has its deadline too.
        if (!happened) Signal.handle(signal, before);
    }
}
