package io.lockstep.jobs.command;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * Ctrl-C, and what a system sends to end a process (SIGTERM, SIGHUP): the first interrupts the command's thread, which cancels its Spark jobs and leaves the run resumable; a
 * second, or a command that doesn't end in time, halts the process.
 */
final class Interrupts implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** An interrupt of a thread can be lost, as libraries catch it; this can't. */
    private static volatile boolean requested;

    private final Thread command = Thread.currentThread();
    private final PrintStream err;
    private final Map<Signal, SignalHandler> before = new LinkedHashMap<>();
    private volatile boolean happened;

    private Interrupts(PrintStream err) {
        this.err = err;
        // Spark's own end at SIGTERM comes from a hook of the JVM's, which now waits until the command has ended.
        for (var name : List.of("INT", "TERM", "HUP")) {
            var signal = new Signal(name);
            before.put(signal, Signal.handle(signal, caught -> interrupted(caught.getName())));
        }
    }

    /** From now on these signals interrupt the calling thread. */
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

    private synchronized void interrupted(String name) {
        if (happened) Runtime.getRuntime().halt(Failure.INTERRUPTED);
        happened = true;
        requested = true;
        err.println();
        err.println("lockstep: " + (name.equals("INT") ? "interrupted" : "SIG" + name)
                + ": stopping; --resume continues; once more stops at once");
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
        if (!happened) before.forEach(Signal::handle);
    }
}
