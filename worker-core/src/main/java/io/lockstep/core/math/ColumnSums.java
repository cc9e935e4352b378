package io.lockstep.core.math;

import java.util.Arrays;

/** Sums over rows, for bias gradients: plain additions that the compiler vectorises on its own. */
final class ColumnSums {
    private ColumnSums() {}

    static void shards(int n, float[] a, int[] bounds, int shards, float[] c) {
        float[] waiting = ProductBuffers.ofThread().tiles(n * PlainKernel.levels(shards));
        reduce(n, a, bounds, 0, shards, c, waiting, 0);
    }

    /** The node [lo, hi) of the tree into {@code sum[0..n-1]}; {@code waiting} holds right siblings. */
    private static void reduce(
            int n, float[] a, int[] bounds, int lo, int hi, float[] sum, float[] waiting, int depth) {
        if (hi - lo == 1) {
            Arrays.fill(sum, 0, n, 0f);
            for (int r = bounds[lo]; r < bounds[hi]; r++) {
                add(n, a, r * n, sum);
            }
            return;
        }
        int mid = (lo + hi) >>> 1;
        reduce(n, a, bounds, lo, mid, sum, waiting, depth + 1);
        System.arraycopy(sum, 0, waiting, depth * n, n);
        reduce(n, a, bounds, mid, hi, sum, waiting, depth + 1);
        for (int j = 0; j < n; j++) {
            sum[j] = waiting[depth * n + j] + sum[j];
        }
    }

    private static void add(int n, float[] a, int offset, float[] sum) {
        for (int j = 0; j < n; j++) {
            sum[j] += a[offset + j];
        }
    }
}
