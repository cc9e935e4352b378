package io.lockstep.core.math;

import java.util.Arrays;

/**
 * The plain twin: loops of {@link Math#fma} over columns. It serves where the vector module is absent,
 * and it is what every other kernel must agree with to the bit.
 */
final class PlainKernel implements ProductKernel {
    @Override
    public String name() {
        return "plain";
    }

    @Override
    public long probe(int rounds, float[] sink) {
        for (int i = 0; i < rounds / 100; i++) {
            for (int j = 0; j < 1024; j++) {
                sink[j] = Math.fma(0.5f, sink[j], 0.25f);
            }
        }
        return 2048L * (rounds / 100);
    }

    @Override
    public void product(
            int m,
            int n,
            int k,
            float[] a,
            int aOffset,
            int aRowStride,
            int aInnerStride,
            float[] b,
            int ldb,
            float[] c,
            boolean accumulate) {
        for (int i = 0; i < m; i++) {
            int to = i * n;
            if (!accumulate) {
                Arrays.fill(c, to, to + n, 0f);
            }
            int from = aOffset + i * aRowStride;
            for (int p = 0; p < k; p++) {
                axpy(n, a[from + p * aInnerStride], b, p * ldb, c, to);
            }
        }
    }

    @Override
    public void transAShards(int m, int n, float[] a, float[] b, int[] bounds, int shards, float[] c) {
        float[] levels = new float[levels(shards) * n];
        float[] sum = new float[n];
        for (int i = 0; i < m; i++) {
            for (int s = 0; s < shards; s++) {
                Arrays.fill(sum, 0f);
                for (int r = bounds[s]; r < bounds[s + 1]; r++) {
                    axpy(n, a[r * m + i], b, r * n, sum, 0);
                }
                carry(s, n, levels, sum);
            }
            System.arraycopy(sum, 0, c, i * n, n);
        }
    }

    @Override
    public void sparseProduct(int m, int n, int k, int[] rowStart, int[] column, float[] value, float[] b, float[] c) {
        for (int i = 0; i < m; i++) {
            for (int e = rowStart[i]; column[e] < k; e++) {
                axpy(n, value[e], b, column[e] * n, c, i * n);
            }
        }
    }

    @Override
    public void sparseTransAShards(
            int m, int n, int[] columnStart, int[] row, float[] value, float[] b, int[] bounds, int shards, float[] c) {
        float[] levels = new float[levels(shards) * n];
        float[] sum = new float[n];
        for (int i = 0; i < m; i++) {
            int e = columnStart[i];
            while (row[e] < bounds[0]) {
                e++;
            }
            for (int s = 0; s < shards; s++) {
                Arrays.fill(sum, 0f);
                for (; row[e] < bounds[s + 1]; e++) {
                    axpy(n, value[e], b, row[e] * n, sum, 0);
                }
                carry(s, n, levels, sum);
            }
            System.arraycopy(sum, 0, c, i * n, n);
        }
    }

    /** How many partial sums wait at once in a tree over {@code shards} leaves, one a level. */
    static int levels(int shards) {
        return 32 - Integer.numberOfLeadingZeros(shards);
    }

    /**
     * Takes leaf {@code s} of the binary tree into {@code sum}: each finished left sibling is added from
     * the left, and the result waits at its own level. After the last leaf {@code sum} is the root.
     */
    static void carry(int s, int n, float[] levels, float[] sum) {
        int level = 0;
        for (int rest = s; (rest & 1) != 0; rest >>= 1, level++) {
            for (int j = 0; j < n; j++) {
                sum[j] = levels[level * n + j] + sum[j];
            }
        }
        System.arraycopy(sum, 0, levels, level * n, n);
    }

    private static void axpy(int n, float x, float[] b, int bOffset, float[] c, int cOffset) {
        for (int j = 0; j < n; j++) {
            c[cOffset + j] = Math.fma(x, b[bOffset + j], c[cOffset + j]);
        }
    }
}
