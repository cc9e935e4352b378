package io.lockstep.core.math;

import java.util.SplittableRandom;
import org.ejml.data.FMatrixRMaj;

/** Seeded matrices for the product tests. */
final class Matrices {
    private Matrices() {}

    static FMatrixRMaj random(int rows, int columns, long seed) {
        return random(rows, columns, seed, 1.0);
    }

    /** Entries uniform in (-1, 1), each kept with probability {@code density} and else +0. */
    static FMatrixRMaj random(int rows, int columns, long seed, double density) {
        SplittableRandom random = new SplittableRandom(seed);
        FMatrixRMaj x = new FMatrixRMaj(rows, columns);
        for (int i = 0; i < rows * columns; i++) {
            float value = (float) (2 * random.nextDouble() - 1);
            x.data[i] = random.nextDouble() < density ? value : 0f;
        }
        return x;
    }

    static SparseRows sparse(FMatrixRMaj x) {
        SparseRows sparse = new SparseRows();
        sparse.reset(x.numRows, x.numCols);
        for (int i = 0; i < x.numRows; i++) {
            sparse.appendDense(i, x.data, i * x.numCols);
        }
        sparse.finish();
        sparse.byColumn();
        return sparse;
    }

    static int[] bits(FMatrixRMaj x) {
        int[] bits = new int[x.numRows * x.numCols];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = Float.floatToIntBits(x.data[i]);
        }
        return bits;
    }

    /** Row bounds as a step cuts them. */
    static int[] bounds(int rows, int shards) {
        int[] bounds = new int[shards + 1];
        for (int s = 0; s <= shards; s++) {
            bounds[s] = (int) ((long) rows * s / shards);
        }
        return bounds;
    }

    /** Rows {@code from} to {@code to - 1}. */
    static FMatrixRMaj rows(FMatrixRMaj x, int from, int to) {
        FMatrixRMaj part = new FMatrixRMaj(to - from, x.numCols);
        System.arraycopy(x.data, from * x.numCols, part.data, 0, part.data.length);
        return part;
    }
}
