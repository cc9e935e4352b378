package io.lockstep.jobs.command;

import io.lockstep.core.Figures;
import io.lockstep.core.data.DatasetInfo;
import java.io.PrintStream;
import java.util.List;

/**
 * A line that says how far things are: redrawn in place on a terminal, printed now and then elsewhere, nothing when
 * quiet. Safe for many threads.
 */
final class ProgressLine {
    private static final long TERMINAL_MILLIS = 100;
    private static final long PLAIN_MILLIS = 10_000;
    private static final long WIDTH_MILLIS = 2_000;
    /** Before this the JVM is still warming up, and the time left is no more than a guess. */
    private static final long GUESS_MILLIS = 3_000;

    private static final double GUESS_SHARE = 0.02;
    private static final String CLEAR_TO_END = "\u001b[K";
    private static final String CLEAR_BELOW = "\u001b[J";

    private final PrintStream err;
    private final boolean quiet;
    private final boolean terminal;
    private long start = System.nanoTime();
    private double shareAtStart;
    private long last = Long.MIN_VALUE;
    private long measured = Long.MIN_VALUE;
    private int columns;
    private boolean drawn;
    private int above; // lines of a table over the one that is drawn

    ProgressLine(PrintStream err, boolean quiet) {
        this(err, quiet, Terminal.isThere(), 0);
    }

    /** @param columns of the terminal; 0 to ask it, again and again as it may be resized */
    ProgressLine(PrintStream err, boolean quiet, boolean terminal, int columns) {
        this.err = err;
        this.quiet = quiet;
        this.terminal = terminal;
        this.columns = columns;
        if (columns > 0) measured = Long.MAX_VALUE;
    }

    /** Whether only what is amiss is told. */
    boolean isQuiet() {
        return quiet;
    }

    /**
     * The work begins now; the time left is estimated from here on.
     *
     * @param share that was done before, in [0, 1]
     */
    void begin(double share) {
        begin(share, 0);
    }

    /**
     * The same where something is known of how fast it goes.
     *
     * @param share that was done before; negative for work that is no part of this
     * @param seconds that count as passed
     */
    synchronized void begin(double share, double seconds) {
        start = System.nanoTime() - (long) (seconds * 1e9);
        shareAtStart = share;
        last = Long.MIN_VALUE;
    }

    /**
     * Shows a state, unless one was shown a moment ago.
     *
     * @param share of the work that is done, in [0, 1]
     */
    synchronized void show(String text, double share) {
        show(List.of(), text, share);
    }

    /**
     * The same under a table that only a terminal shows.
     *
     * @param table its lines
     */
    synchronized void show(List<String> table, String text, double share) {
        long now = millis();
        if (quiet || (last != Long.MIN_VALUE && now - last < (terminal ? TERMINAL_MILLIS : PLAIN_MILLIS))) return;
        last = now;
        var line = text + left(now, share - shareAtStart, 1 - shareAtStart);
        if (!terminal) {
            err.println(line);
            return;
        }
        var block = new StringBuilder(top());
        for (var row : table) block.append(cut(row)).append(CLEAR_TO_END).append('\n');
        block.append(cut(line)).append(CLEAR_TO_END);
        if (table.size() < above) block.append(CLEAR_BELOW);
        err.print(block);
        err.flush();
        above = table.size();
        drawn = true;
    }

    /** Back to where what was drawn last begins. */
    private String top() {
        return drawn && above > 0 ? "\r\u001b[" + above + "A" : "\r";
    }

    /** How long it will take from here, in words; empty while that is a guess. */
    synchronized String left(double share) {
        return left(millis(), share - shareAtStart, 1 - shareAtStart);
    }

    /** Whether it is redrawn in place. */
    boolean isTerminal() {
        return terminal;
    }

    /** Prints a line that stays. */
    synchronized void say(String text) {
        if (quiet) return;
        clear();
        err.println(text);
    }

    /** Says what reading a data set found worth knowing. */
    void sayNotes(DatasetInfo data) {
        for (var note : data.notes()) say("data: " + note);
    }

    /** Prints a line that stays, however quiet: something is amiss. */
    synchronized void warn(String text) {
        clear();
        err.println(text);
    }

    /** Removes the line from a terminal. */
    synchronized void clear() {
        if (!drawn) return;
        err.print(top() + (above > 0 ? CLEAR_BELOW : CLEAR_TO_END));
        err.flush();
        above = 0;
        drawn = false;
    }

    private long millis() {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** A line that reached the last column would wrap, and couldn't be redrawn. */
    private String cut(String line) {
        long now = System.nanoTime() / 1_000_000;
        if (measured == Long.MIN_VALUE || (measured != Long.MAX_VALUE && now - measured > WIDTH_MILLIS)) {
            columns = Terminal.columns(columns);
            measured = now;
        }
        return line.length() < columns ? line : line.substring(0, Math.max(0, columns - 1));
    }

    private static String left(long millis, double done, double all) {
        if (millis < GUESS_MILLIS || done < GUESS_SHARE * all || done >= all) return "";
        long seconds = Math.max(1, Math.round(millis / done * (all - done) / 1000));
        return ", " + Figures.wholeSeconds(seconds) + " left";
    }
}
