package io.lockstep.core.math;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A function of arrays by a plain loop, or by one of vectors once that is the faster: code of vectors that isn't compiled
 * yet is slower by orders of magnitude, and on some machines it stays slow. Once a loop has had enough to do, a thread
 * beside the work runs both until the vectors win, or gives them up. Both give the same bits, so it is nobody's business
 * which ran.
 *
 * @param <A> arrays of what
 */
final class FasterLoop<A> {
    /** Fewer numbers than this aren't worth a loop of vectors. */
    private static final int MANY = 64;
    /** Numbers by the plain loop, some tenths of a second, before a trial begins: short runs do without. */
    private static final long WORTHWHILE = 20_000_000;
    /** Numbers of a try. */
    private static final int TRIED = 256;
    /** Tries in a row that must have been faster. */
    private static final int WINS = 4;
    /** A trial takes at most so long; a compiler that has a core needs one to three seconds. */
    private static final long MOST_NANOS = 10_000_000_000L;

    /** out[i] = f(x[i]) from {@code from} on; gives where it ended, {@code to} or a little before. */
    interface Loop<A> {
        int apply(A x, int from, int to, A out);
    }

    private final Loop<A> plain;
    private final Loop<A> vectors;
    private final A sample;
    private final A sampleOut;
    private final AtomicBoolean tried = new AtomicBoolean();
    private volatile boolean chosen;
    private long numbers; // a guess: threads may overwrite one another's

    private FasterLoop(Loop<A> plain, Loop<A> vectors, A sample, A sampleOut) {
        this.plain = plain;
        this.vectors = vectors;
        this.sample = sample;
        this.sampleOut = sampleOut;
    }

    static FasterLoop<float[]> ofFloats(Loop<float[]> plain, Loop<float[]> vectors) {
        var sample = new float[TRIED];
        for (int i = 0; i < TRIED; i++) sample[i] = number(i);
        return new FasterLoop<>(plain, vectors, sample, new float[TRIED]);
    }

    static FasterLoop<double[]> ofDoubles(Loop<double[]> plain, Loop<double[]> vectors) {
        var sample = new double[TRIED];
        for (int i = 0; i < TRIED; i++) sample[i] = number(i);
        return new FasterLoop<>(plain, vectors, sample, new double[TRIED]);
    }

    /** From -8 to 8. */
    private static float number(int i) {
        return (i - TRIED / 2) / 16f;
    }

    void apply(A x, int from, int to, A out) {
        int at = from;
        if (to - from >= MANY && Kernels.hasVectors()) {
            if (chosen) at = vectors.apply(x, from, to, out);
            else if ((numbers += to - from) > WORTHWHILE && !tried.get()) tryBeside();
        }
        plain.apply(x, at, to, out);
    }

    private void tryBeside() {
        if (!tried.compareAndSet(false, true)) return;
        var thread = new Thread(this::compare, "lockstep-vectors");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
    }

    private void compare() {
        long begin = System.nanoTime();
        int wins = 0;
        for (long now = begin; wins < WINS && now - begin < MOST_NANOS; ) {
            plain.apply(sample, 0, TRIED, sampleOut);
            long between = System.nanoTime();
            vectors.apply(sample, 0, TRIED, sampleOut);
            long plainNanos = between - now;
            now = System.nanoTime();
            wins = now - between < plainNanos ? wins + 1 : 0;
        }
        chosen = wins == WINS;
    }
}
