package io.lockstep.jobs.it;

import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/** A running script: its output so far, signals, and an end in any case: closing it kills all its processes. */
public final class ScriptRun implements AutoCloseable {
    private final Process process;
    private final Path out;
    private final Path err;

    ScriptRun(Process process, Path out, Path err) {
        this.process = process;
        this.out = out;
        this.err = err;
    }

    /** The script becomes the JVM (exec), so that this is the JVM's number too. */
    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    public String out() {
        return read(out);
    }

    public String err() {
        return read(err);
    }

    /** Waits for the end; past the deadline kills everything and throws an error with all output. */
    public LockstepScript.Result await(Duration deadline) {
        try {
            if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
                kill();
                throw new AssertionError("still running after " + deadline + outputs());
            }
            return new LockstepScript.Result(process.exitValue(), out(), err());
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted" + outputs(), e);
        }
    }

    /** Waits until the output (of either stream) holds a match; fails at once when the run ends without. */
    public void awaitOutput(String regex, Duration deadline) {
        var pattern = Pattern.compile(regex);
        awaitUntil("no output matches '" + regex + "'", deadline, () -> pattern.matcher(out() + err())
                .find());
    }

    /** Waits until a condition holds; fails at once when the run ends without. */
    public void awaitUntil(String failure, Duration deadline, BooleanSupplier condition) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!condition.getAsBoolean()) {
            boolean ended = !process.isAlive();
            if (ended && condition.getAsBoolean()) {
                return;
            }
            if (ended || System.nanoTime() > end) {
                throw new AssertionError(failure + (ended ? "; the run ended" : " within " + deadline) + outputs());
            }
            pause();
        }
    }

    /** Ctrl-C. Where the tests were started with the signal ignored, the child inherits that: then the test is skipped. */
    public void interrupt() {
        assumeFalse(ignoresInterrupt(), "SIGINT is ignored here (started in the background?)");
        signal("-INT");
    }

    /** kill -9, of the script's process alone. */
    public void killHard() {
        signal("-KILL");
    }

    private void signal(String name) {
        try {
            var kill = new ProcessBuilder("kill", name, Long.toString(pid())).start();
            if (!kill.waitFor(10, TimeUnit.SECONDS) || kill.exitValue() != 0) {
                throw new AssertionError("kill " + name + " " + pid() + " failed" + outputs());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private boolean ignoresInterrupt() {
        var status = Path.of("/proc/" + pid() + "/status");
        if (!Files.exists(status)) {
            return false;
        }
        var ignored = Pattern.compile("SigIgn:\\s*([0-9a-f]+)").matcher(read(status));
        return ignored.find() && (Long.parseUnsignedLong(ignored.group(1), 16) & 2) != 0;
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        kill();
        try {
            Files.deleteIfExists(out);
            Files.deleteIfExists(err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String outputs() {
        return "\n--- out\n" + out() + "\n--- err\n" + err();
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }
}
