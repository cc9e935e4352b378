package io.lockstep.core.network;

/** The fixed binary tree over neighbouring shards: a node is its left child plus its right child. */
final class ShardTree {
    private ShardTree() {}

    /**
     * Adds up {@code shards} (a power of two) vectors of n numbers that follow one another from {@code at}.
     *
     * @param vectors overwritten by partial sums
     * @param out the root, n numbers
     */
    static void add(float[] vectors, int at, int shards, int n, float[] out) {
        for (int stride = 1; stride < shards; stride *= 2)
            for (int s = 0; s < shards; s += 2 * stride) {
                int left = at + s * n;
                int right = left + stride * n;
                for (int j = 0; j < n; j++) vectors[left + j] += vectors[right + j];
            }
        System.arraycopy(vectors, at, out, 0, n);
    }
}
