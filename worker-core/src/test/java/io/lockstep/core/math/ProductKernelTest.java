package io.lockstep.core.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kernel gives the bits of the definition, written out here once more, over awkward shapes. */
class ProductKernelTest {
    private static final int[] SIZES = {0, 1, 2, 3, 5, 7, 8, 9, 10, 15, 16, 17, 31, 32, 33, 63, 64, 65};

    static Stream<Arguments> kernels() {
        return Stream.of(new PlainKernel(), Kernels.choose("vector")).map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void productFollowsTheDefinition(ProductKernel kernel) {
        for (int m : SIZES) {
            for (int n : SIZES) {
                for (int k : new int[] {0, 1, 2, 17, 64, 255, 256, 257, 300}) {
                    if (k > 64 && (m > 33 || n > 33)) {
                        continue;
                    }
                    FMatrixRMaj a = Matrices.random(m, k, 1 + m + n);
                    FMatrixRMaj b = Matrices.random(k, n, 2 + k);
                    for (boolean add : new boolean[] {false, true}) {
                        FMatrixRMaj expected = Matrices.random(m, n, 3);
                        FMatrixRMaj actual = expected.copy();
                        define(m, n, k, a.data, k, 1, b.data, expected.data, add);
                        kernel.product(m, n, k, a.data, 0, k, 1, b.data, n, actual.data, add);
                        same(expected, actual, m, n, k);
                        FMatrixRMaj t = Matrices.random(k, m, 4 + m);
                        define(m, n, k, t.data, 1, m, b.data, expected.data, add);
                        kernel.product(m, n, k, t.data, 0, 1, m, b.data, n, actual.data, add);
                        same(expected, actual, m, n, k);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void shardsAreTheTreeOfProducts(ProductKernel kernel) {
        for (int rows : new int[] {0, 1, 3, 16, 64, 65}) {
            for (int shards : new int[] {1, 2, 4, 8, 16, 32}) {
                for (int n : new int[] {1, 10, 16, 33, 64, 72}) {
                    int m = 13;
                    int[] bounds = Matrices.bounds(rows, shards);
                    FMatrixRMaj a = Matrices.random(rows, m, rows + n, 0.3);
                    FMatrixRMaj b = Matrices.random(rows, n, shards);
                    FMatrixRMaj expected = tree(a, b, bounds, 0, shards);
                    FMatrixRMaj actual = Matrices.random(m, n, 5);
                    kernel.transAShards(m, n, a.data, b.data, bounds, shards, actual.data);
                    same(expected, actual, m, n, rows);
                    SparseRows s = Matrices.sparse(a);
                    FMatrixRMaj sparse = Matrices.random(m, n, 6);
                    kernel.sparseTransAShards(
                            m, n, s.columnStart, s.row, s.valueByColumn, b.data, bounds, shards, sparse.data);
                    same(expected, sparse, m, n, rows);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void shardsMayLeaveRowsOut(ProductKernel kernel) {
        int[] bounds = {2, 2, 5, 5, 9};
        FMatrixRMaj a = Matrices.random(11, 7, 1, 0.5);
        FMatrixRMaj b = Matrices.random(11, 20, 2);
        FMatrixRMaj expected = tree(a, b, bounds, 0, 4);
        FMatrixRMaj actual = new FMatrixRMaj(7, 20);
        kernel.transAShards(7, 20, a.data, b.data, bounds, 4, actual.data);
        same(expected, actual, 7, 20, 11);
        SparseRows s = Matrices.sparse(a);
        FMatrixRMaj sparse = new FMatrixRMaj(7, 20);
        kernel.sparseTransAShards(7, 20, s.columnStart, s.row, s.valueByColumn, b.data, bounds, 4, sparse.data);
        same(expected, sparse, 7, 20, 11);
        FMatrixRMaj one = new FMatrixRMaj(7, 20);
        kernel.transAShards(7, 20, a.data, b.data, new int[] {3, 8}, 1, one.data);
        same(tree(a, b, new int[] {3, 8}, 0, 1), one, 7, 20, 5);
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void sparseProductIsTheDenseOne(ProductKernel kernel) {
        for (int m : new int[] {0, 1, 5, 33}) {
            for (int n : SIZES) {
                for (int k : new int[] {0, 1, 40, 300}) {
                    FMatrixRMaj a = Matrices.random(m, k, m + n, 0.25);
                    FMatrixRMaj b = Matrices.random(k, n, k);
                    FMatrixRMaj expected = Matrices.random(m, n, 7);
                    FMatrixRMaj actual = expected.copy();
                    define(m, n, k, a.data, k, 1, b.data, expected.data, true);
                    SparseRows s = Matrices.sparse(a);
                    kernel.sparseProduct(m, n, k, s.rowStart, s.column, s.value, b.data, actual.data);
                    same(expected, actual, m, n, k);
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("kernels")
    void notANumberAndInfinityReachTheirElementsOnly(ProductKernel kernel) {
        int size = 19;
        FMatrixRMaj a = Matrices.random(size, size, 1);
        FMatrixRMaj b = Matrices.random(size, size, 2);
        a.set(3, 4, Float.NaN);
        b.set(5, 18, Float.POSITIVE_INFINITY);
        FMatrixRMaj expected = new FMatrixRMaj(size, size);
        FMatrixRMaj actual = new FMatrixRMaj(size, size);
        define(size, size, size, a.data, size, 1, b.data, expected.data, false);
        kernel.product(size, size, size, a.data, 0, size, 1, b.data, size, actual.data, false);
        same(expected, actual, size, size, size);
        assertTrue(Float.isNaN(actual.get(3, 0)) && Float.isFinite(actual.get(2, 0)));
        assertTrue(Float.isInfinite(actual.get(2, 18)) && Float.isFinite(actual.get(2, 17)));
    }

    /** Shapes, strides and values at random; a vector of another length than this machine's preferred can't be had. */
    @Test
    void vectorsAndPlainLoopsAgreeOnAnyValues() {
        ProductKernel plain = new PlainKernel();
        ProductKernel vector = Kernels.choose("vector");
        SplittableRandom random = new SplittableRandom(3);
        for (int round = 0; round < 400; round++) {
            int m = random.nextInt(80);
            int n = random.nextInt(80);
            int k = random.nextInt(round % 10 == 0 ? 600 : 80);
            FMatrixRMaj a = awkward(m, k, random);
            FMatrixRMaj b = awkward(k, n, random);
            FMatrixRMaj expected = awkward(m, n, random);
            FMatrixRMaj actual = expected.copy();
            boolean add = random.nextBoolean();
            boolean transposed = random.nextBoolean();
            int rowStride = transposed ? 1 : k;
            int innerStride = transposed ? m : 1;
            plain.product(m, n, k, a.data, 0, rowStride, innerStride, b.data, n, expected.data, add);
            vector.product(m, n, k, a.data, 0, rowStride, innerStride, b.data, n, actual.data, add);
            same(expected, actual, m, n, k);
            int shards = 1 << random.nextInt(6);
            int[] bounds = Matrices.bounds(k, shards);
            FMatrixRMaj at = awkward(k, m, random);
            plain.transAShards(m, n, at.data, b.data, bounds, shards, expected.data);
            vector.transAShards(m, n, at.data, b.data, bounds, shards, actual.data);
            same(expected, actual, m, n, k);
            SparseRows rows = Matrices.sparse(at);
            plain.sparseTransAShards(
                    m, n, rows.columnStart, rows.row, rows.valueByColumn, b.data, bounds, shards, expected.data);
            vector.sparseTransAShards(
                    m, n, rows.columnStart, rows.row, rows.valueByColumn, b.data, bounds, shards, actual.data);
            same(expected, actual, m, n, k);
            rows = Matrices.sparse(a);
            plain.sparseProduct(m, n, k, rows.rowStart, rows.column, rows.value, b.data, expected.data);
            vector.sparseProduct(m, n, k, rows.rowStart, rows.column, rows.value, b.data, actual.data);
            same(expected, actual, m, n, k);
        }
    }

    /** Values in (-1, 1), one in twenty of them a zero of either sign, subnormal, huge, infinite or no number. */
    private static FMatrixRMaj awkward(int rows, int columns, SplittableRandom random) {
        float[] rare = {0f, -0f, Float.MIN_VALUE, -1e-40f, Float.MIN_NORMAL, 3e38f, Float.POSITIVE_INFINITY, Float.NaN};
        FMatrixRMaj x = new FMatrixRMaj(rows, columns);
        int ordinary = random.nextBoolean() ? 20 : rows * columns * 10; // mostly finite results in half of the rounds
        for (int i = 0; i < rows * columns; i++)
            x.data[i] = random.nextInt(ordinary) == 0
                    ? rare[random.nextInt(rare.length)]
                    : random.nextInt(8) == 0 ? rare[random.nextInt(5)] : 2 * random.nextFloat() - 1;
        return x;
    }

    /** The definition: a chain of fused multiply-adds over p, from +0 or from C's value. */
    private static void define(
            int m, int n, int k, float[] a, int rowStride, int innerStride, float[] b, float[] c, boolean add) {
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                float sum = add ? c[i * n + j] : 0f;
                for (int p = 0; p < k; p++) {
                    sum = Math.fma(a[i * rowStride + p * innerStride], b[p * n + j], sum);
                }
                c[i * n + j] = sum;
            }
        }
    }

    private static FMatrixRMaj tree(FMatrixRMaj a, FMatrixRMaj b, int[] bounds, int lo, int hi) {
        FMatrixRMaj sum = new FMatrixRMaj(a.numCols, b.numCols);
        if (hi - lo == 1) {
            FMatrixRMaj x = Matrices.rows(a, bounds[lo], bounds[hi]);
            FMatrixRMaj y = Matrices.rows(b, bounds[lo], bounds[hi]);
            define(a.numCols, b.numCols, x.numRows, x.data, 1, a.numCols, y.data, sum.data, false);
            return sum;
        }
        int mid = (lo + hi) / 2;
        FMatrixRMaj left = tree(a, b, bounds, lo, mid);
        FMatrixRMaj right = tree(a, b, bounds, mid, hi);
        for (int i = 0; i < sum.data.length; i++) {
            sum.data[i] = left.data[i] + right.data[i];
        }
        return sum;
    }

    private static void same(FMatrixRMaj expected, FMatrixRMaj actual, int m, int n, int k) {
        assertArrayEquals(Matrices.bits(expected), Matrices.bits(actual), () -> m + "×" + n + "×" + k);
    }
}
