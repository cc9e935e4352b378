package io.lockstep.core.random;

/**
 * A keyed bijection of {@code [0, n)} that needs no table: a balanced Feistel network of eight rounds (Luby and Rackoff
 * 1988; with ideal rounds, three already can't be told from a random permutation) over the smallest even number of bits that hold
 * n, walked along its cycle until it lands below n (Black and Rogaway 2002), fewer than four passes on average. Immutable,
 * so it may be shared between threads.
 */
public final class Permutation {
    private static final int ROUNDS = 8;
    private static final ThreadLocal<Piece> PIECES = ThreadLocal.withInitial(Piece::new);

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

    /**
     * Elements of neighbouring positions, the same as one by one, but many at a time: rounds of independent elements overlap.
     *
     * @param from first position
     * @param out its {@code count} numbers from {@code at} on are overwritten
     */
    public void at(long from, int count, long[] out, int at) {
        if (count == 0) return;
        if (from < 0 || count < 0 || from > n - count)
            throw new IndexOutOfBoundsException(
                    "positions " + from + " to " + (from + count - 1) + " of " + n + " elements");
        var piece = PIECES.get();
        for (int done = 0; done < count; done += Piece.SIZE)
            piece.fill(this, from + done, Math.min(Piece.SIZE, count - done), out, at + done);
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

    /** A thread's memory for elements that are under way. */
    private static final class Piece {
        static final int SIZE = 64;
        private final long[] left = new long[SIZE];
        private final long[] right = new long[SIZE];
        private final int[] place = new int[SIZE]; // of each in the output

        void fill(Permutation of, long from, int count, long[] out, int at) {
            for (int i = 0; i < count; i++) {
                left[i] = from + i >>> of.halfBits;
                right[i] = from + i & of.halfMask;
                place[i] = at + i;
            }
            for (int open = count; open > 0; ) {
                for (long roundKey : of.roundKeys) round(open, roundKey, of.halfMask);
                open = keepBeyond(open, of, out);
            }
        }

        private void round(int open, long roundKey, long halfMask) {
            for (int i = 0; i < open; i++) {
                long next = left[i] ^ (RandomKey.mix(right[i] + roundKey) & halfMask);
                left[i] = right[i];
                right[i] = next;
            }
        }

        /** Writes all, and keeps those that have to go on, without a branch: which they are is chance. */
        private int keepBeyond(int open, Permutation of, long[] out) {
            int kept = 0;
            for (int i = 0; i < open; i++) {
                long x = left[i] << of.halfBits | right[i];
                out[place[i]] = x;
                left[kept] = left[i];
                right[kept] = right[i];
                place[kept] = place[i];
                kept += (int) (of.n - 1 - x >>> 63);
            }
            return kept;
        }
    }
}
