package io.lockstep.core.math;

/**
 * A function of arrays by a plain loop or one of vectors, whichever is the faster now: code of vectors that isn't compiled
 * yet is slower by orders of magnitude, and on some machines it stays slow. While that is open, a small share of the time
 * goes into trying. Both give the same bits, so it is nobody's business which ran.
 *
 * @param <A> arrays of what
 */
final class FasterLoop<A> {
    /** Fewer numbers than this aren't worth a loop of vectors. */
    private static final int MANY = 64;
    /** Numbers of a try. */
    private static final int TRIED = 256;
    /** Trying takes at most this part of the plain loop's time, in the beginning and later, and this long in all. */
    private static final int FIRST_PART = 4;

    private static final int PART = 16;
    private static final long FIRST_NANOS = 2_000_000_000L;
    private static final long MOST_NANOS = 6_000_000_000L;
    private static final long MOST_NANOS_A_TRY = 20_000_000L;
    /** Tries in a row that must have been faster. */
    private static final int WINS = 4;

    /** out[i] = f(x[i]) from {@code from} on; gives where it ended, {@code to} or a little before. */
    interface Loop<A> {
        int apply(A x, int from, int to, A out);
    }

    private final Loop<A> plain;
    private final Loop<A> vectors;
    private volatile boolean chosen;
    // Guesses: threads may overwrite one another's.
    private long plainNanos;
    private long plainNumbers;
    private long vectorNanos;
    private int wins;

    FasterLoop(Loop<A> plain, Loop<A> vectors) {
        this.plain = plain;
        this.vectors = vectors;
    }

    void apply(A x, int from, int to, A out) {
        int at = from;
        if (to - from >= MANY && Kernels.hasVectors()) {
            if (!chosen) {
                measured(x, from, to, out);
                return;
            }
            at = vectors.apply(x, from, to, out);
        }
        plain.apply(x, at, to, out);
    }

    private void measured(A x, int from, int to, A out) {
        int at = from;
        long begin = System.nanoTime();
        if (isWorthTrying()) {
            at = vectors.apply(x, from, Math.min(to, from + TRIED), out);
            long now = System.nanoTime();
            tried(at - from, now - begin);
            begin = now;
        }
        plain.apply(x, at, to, out);
        plainNanos += System.nanoTime() - begin;
        plainNumbers += to - at;
    }

    private boolean isWorthTrying() {
        int part = vectorNanos < FIRST_NANOS ? FIRST_PART : PART;
        return vectorNanos < plainNanos / part && vectorNanos < MOST_NANOS;
    }

    private void tried(int numbers, long nanos) {
        vectorNanos += Math.min(nanos, MOST_NANOS_A_TRY); // more is a pause of something else
        wins = (double) nanos / numbers < (double) plainNanos / plainNumbers ? wins + 1 : 0;
        if (wins >= WINS) chosen = true;
    }
}
