package io.lockstep.jobs.lab;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Finds the Python whose libraries are measured against. */
public final class Python {
    private static final List<String> USUAL = List.of("python3", "/usr/bin/python3");
    private static final int LOOK_SECONDS = 120;

    private final List<String> candidates;

    private Python(List<String> candidates) {
        this.candidates = candidates;
    }

    /** PATH's python3, or else the system's. */
    public static Python usual() {
        return new Python(USUAL);
    }

    /** This program and no other; the usual ones where {@code program} is null. */
    public static Python named(String program) {
        return program == null ? usual() : new Python(List.of(program));
    }

    /** The first that imports all of these modules; null where none does. */
    public String importing(String... modules) throws InterruptedException {
        for (var candidate : candidates) if (imports(candidate, String.join(", ", modules))) return candidate;
        return null;
    }

    /** Why {@link #importing} gave null. */
    public String without(String module) {
        return candidates.equals(USUAL)
                ? "not installed: no python3 here imports " + module + "; --python names another"
                : "not installed: " + candidates.get(0) + " does not import " + module;
    }

    private static boolean imports(String python, String modules) throws InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(python, "-c", "import " + modules)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
        } catch (IOException e) {
            return false; // there is no such program
        }
        try {
            return process.waitFor(LOOK_SECONDS, TimeUnit.SECONDS) && process.exitValue() == 0;
        } finally {
            process.destroyForcibly();
        }
    }
}
