package io.lockstep.core.random;

import io.lockstep.core.math.Functions;
import io.lockstep.core.math.Trig;

/**
 * A stream of random numbers without a state: draw {@code counter} is a function of the key and the counter alone, so
 * draws may be made in any order and any number of times.
 *
 * <p>A draw is SplitMix64's output (Steele, Lea, Flood 2014) at position {@code counter + 1} from a start that is one
 * half of the 128-bit key; the other half enters between its two multiplications, so that no two streams overlap. Not
 * for cryptography.
 */
public record RandomKey(long high, long low) {
    private static final long GOLDEN = 0x9E3779B97F4A7C15L;
    private static final long CHILD = 0xD1B54A32D192ED03L;

    /** The root of all streams of a purpose. */
    public static RandomKey of(long seed, Purpose purpose) {
        return new RandomKey(GOLDEN, CHILD).with(seed).with(purpose.number());
    }

    /** The child key at {@code index}; children are independent of one another and of their parent's draws. */
    public RandomKey with(long index) {
        long h = mix(index + CHILD);
        long a = mix(mix(high ^ h) + low);
        return new RandomKey(a, mix(mix(low ^ Long.rotateLeft(h, 29)) + a));
    }

    /** The descendant by several indices, first index first. */
    public RandomKey with(long first, long second, long... more) {
        var key = with(first).with(second);
        for (long index : more) key = key.with(index);
        return key;
    }

    /** 64 random bits. */
    public long bits(long counter) {
        long z = high + (counter + 1) * GOLDEN;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L ^ low;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** Uniform in [0, 1), a multiple of 2^-24. */
    public float uniform(long counter) {
        return (bits(counter) >>> 40) * 0x1p-24f;
    }

    /** Uniform in [0, 1), a multiple of 2^-53. */
    public double uniformDouble(long counter) {
        return (bits(counter) >>> 11) * 0x1p-53;
    }

    /** Standard normal, {@link #normalDouble} rounded. */
    public float normal(long counter) {
        return (float) normalDouble(counter);
    }

    /** Standard normal by Box and Muller's cosine branch, one draw a counter; within ±6.8. */
    public double normalDouble(long counter) {
        long bits = bits(counter);
        double radius = ((bits >>> 32) + 0.5) * 0x1p-32;
        double turn = (bits & 0xFFFFFFFFL) * 0x1p-32;
        return Math.sqrt(-2.0 * Functions.log(radius)) * Trig.cosTurns(turn);
    }

    /** Uniform in {@code [0, n)}, {@code n} positive and below 2^62; the bias is below n / 2^63. */
    public long below(long n, long counter) {
        if (n < 1) throw new IllegalArgumentException("below " + n);
        if (n >= 1L << 62) throw new IllegalArgumentException("below " + n + "; allowed are numbers below 2^62");
        return Math.multiplyHigh(bits(counter) >>> 1, n << 1);
    }

    /** Uniform in {@code [0, n)}, {@code n} positive. */
    public int below(int n, long counter) {
        return (int) below((long) n, counter);
    }

    /** SplitMix64's finalizer, a bijection in which each input bit flips each output bit about half the time. */
    static long mix(long z) {
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
