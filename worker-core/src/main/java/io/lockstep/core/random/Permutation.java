package io.lockstep.core.random;

/**
 * A keyed bijection of {@code [0, n)} that needs no table: a balanced Feistel network of eight rounds (Luby and Rackoff
 * 1988; with ideal rounds, three already can't be told from a random permutation) over the smallest even number of bits that hold
 * n, walked along its cycle until it lands below n (Black and Rogaway 2002), fewer than four passes on average. Immutable,
 * so it may be shared between threads.
 */
public final class Permutation {
    private static final int ROUNDS = 8;

    private final long n;
    private final int halfBits;
    private final long halfMask;
    private final long[] roundKeys = new long[ROUNDS];

    private Permutation(RandomKey key, long n) {
        if (n < 0 || n > 1L << 62) throw new IllegalArgumentException("a permutation of " + n + " elements");
        this.n = n;
        int bits = 64 - Long.numberOfLeadingZeros(Math.max(n, 2) - 1);
        halfBits = (bits + 1) / 2;
        halfMask = (1L << halfBits) - 1;
        for (int round = 0; round < ROUNDS; round++) roundKeys[round] = key.bits(round);
    }

    /** The permutation of {@code [0, n)} that {@code key} names. */
    public static Permutation of(RandomKey key, long n) {
        return new Permutation(key, n);
    }

    /** How many elements are permuted. */
    public long size() {
        return n;
    }

    /** The element at {@code position}; positions outside {@code [0, n)} are refused. */
    public long at(long position) {
        if (position < 0 || position >= n)
            throw new IndexOutOfBoundsException("position " + position + " of " + n + " elements");
        long x = position;
        do x = encrypt(x);
        while (x >= n);
        return x;
    }

    private long encrypt(long x) {
        long left = x >>> halfBits;
        long right = x & halfMask;
        for (long roundKey : roundKeys) {
            long next = left ^ (RandomKey.mix(right + roundKey) & halfMask);
            left = right;
            right = next;
        }
        return left << halfBits | right;
    }
}
