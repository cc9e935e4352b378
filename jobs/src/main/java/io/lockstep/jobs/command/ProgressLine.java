package io.lockstep.jobs.command;

import java.io.PrintStream;
import java.util.Locale;

/**
 * A line that says how far things are: redrawn in place on a terminal, printed now and then elsewhere, nothing when
 * quiet. Safe for many threads.
 */
final class ProgressLine {
    private static final long TERMINAL_MILLIS = 100;
    private static final long PLAIN_MILLIS = 10_000;
    private static final int WIDTH = 110;
    /** Before this the JVM is still warming up, and the time left is no more than a guess. */
    private static final long GUESS_MILLIS = 3_000;

    private static final double GUESS_SHARE = 0.02;

    private final PrintStream err;
    private final boolean quiet;
    private final boolean terminal = System.console() != null && System.getenv("TERM") != null;
    private final long start = System.nanoTime();
    private long last = Long.MIN_VALUE;
    private boolean drawn;

    ProgressLine(PrintStream err, boolean quiet) {
        this.err = err;
        this.quiet = quiet;
    }

    /**
     * Shows a state, unless one was shown a moment ago.
     *
     * @param share of the work that is done, in [0, 1]: the time left is estimated from it
     */
    synchronized void show(String text, double share) {
        long now = (System.nanoTime() - start) / 1_000_000;
        if (quiet || (last != Long.MIN_VALUE && now - last < (terminal ? TERMINAL_MILLIS : PLAIN_MILLIS))) return;
        last = now;
        var line = text + left(now, share);
        if (!terminal) {
            err.println(line);
            return;
        }
        var cut = line.length() > WIDTH ? line.substring(0, WIDTH) : line;
        err.print("\r" + cut + " ".repeat(WIDTH - cut.length()));
        err.flush();
        drawn = true;
    }

    /** Prints a line that stays. */
    synchronized void say(String text) {
        if (quiet) return;
        clear();
        err.println(text);
    }

    /** Removes the line from a terminal. */
    synchronized void clear() {
        if (!drawn) return;
        err.print("\r" + " ".repeat(WIDTH) + "\r");
        err.flush();
        drawn = false;
    }

    private static String left(long millis, double share) {
        if (millis < GUESS_MILLIS || share < GUESS_SHARE || share >= 1) return "";
        long seconds = Math.round(millis / share * (1 - share) / 1000);
        return seconds < 60
                ? String.format(Locale.ROOT, ", %d s left", seconds)
                : String.format(Locale.ROOT, ", %d:%02d min left", seconds / 60, seconds % 60);
    }
}
