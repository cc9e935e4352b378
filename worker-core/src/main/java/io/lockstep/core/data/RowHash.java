package io.lockstep.core.data;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;

/**
 * A keyed 128-bit hash of what a row holds. It depends on the row's values alone: zeros don't count, so that a dense row
 * and a sparse one, a byte and the number it stands for hash alike. Two multiplicative chains with a final mix; good
 * enough to put rows in a random order, not for cryptography. One per thread.
 *
 * <p>{@link #start}, then {@link #add} in ascending index, then {@link #finish}.
 */
public final class RowHash {
    private static final RandomKey START = RandomKey.of(0, Purpose.PREPARE);
    private static final long FIRST = 0x9E3779B97F4A7C15L;
    private static final long SECOND = 0xC2B2AE3D27D4EB4FL;

    private long a;
    private long b;

    /** Begins a row. */
    public void start() {
        a = START.high();
        b = START.low();
    }

    /** Adds a value at {@code index}; zeros of either sign are passed over, all NaNs are one value. */
    public void add(int index, float value) {
        if (value != 0) mix((long) index << 32 | Float.floatToIntBits(value) & 0xFFFFFFFFL);
    }

    /** Adds {@code n} dense values at the indices from 0. */
    public void addFloats(float[] values, int n) {
        for (int j = 0; j < n; j++) add(j, values[j]);
    }

    /** Adds {@code n} unsigned bytes, which mean value / 255, at the indices from 0. */
    public void addBytes(byte[] values, int n) {
        for (int j = 0; j < n; j++) if (values[j] != 0) add(j, Pixels.VALUE[values[j] & 0xff]);
    }

    /** The hash of what was added. */
    public RandomKey finish() {
        return new RandomKey(a, b).with(0);
    }

    private void mix(long x) {
        long p = (a ^ x) * FIRST;
        a = p ^ p >>> 32;
        b = Long.rotateLeft((b + x) * SECOND, 31) ^ p;
    }
}
