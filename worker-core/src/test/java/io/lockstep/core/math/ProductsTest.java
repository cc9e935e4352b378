package io.lockstep.core.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.function.Consumer;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.junit.jupiter.api.Test;

class ProductsTest {
    private static final int[] SIZES = {0, 1, 2, 7, 16, 33, 65};

    /** All forms over all shapes, empty ones among them; where k is 0 the product is zeros and nothing is added. */
    @Test
    void agreesWithEjml() {
        for (int m : SIZES)
            for (int n : SIZES)
                for (int k : SIZES) {
                    FMatrixRMaj a = Matrices.random(m, k, 1 + m);
                    FMatrixRMaj b = Matrices.random(k, n, 2 + n);
                    FMatrixRMaj at = CommonOps_FDRM.transpose(a, null);
                    FMatrixRMaj bt = CommonOps_FDRM.transpose(b, null);
                    FMatrixRMaj expected = new FMatrixRMaj(m, n);
                    CommonOps_FDRM.mult(a, b, expected);
                    String shape = m + "×" + n + "×" + k;
                    close(expected, into(m, n, c -> Products.mult(a, b, c)), shape);
                    close(expected, into(m, n, c -> Products.multTransA(at, b, c)), shape);
                    FMatrixRMaj scratch = new FMatrixRMaj(0, 0);
                    close(expected, into(m, n, c -> Products.multTransB(a, bt, c, scratch)), shape);
                    CommonOps_FDRM.add(expected, Matrices.random(m, n, 3), expected);
                    close(expected, into(m, n, c -> Products.multAdd(a, b, c)), shape);
                    close(expected, into(m, n, c -> Products.multAddTransA(at, b, c)), shape);
                    close(expected, into(m, n, c -> Products.multAddTransB(a, bt, c, scratch)), shape);
                }
    }

    private static FMatrixRMaj into(int m, int n, Consumer<FMatrixRMaj> product) {
        FMatrixRMaj c = Matrices.random(m, n, 3);
        product.accept(c);
        return c;
    }

    /** The public form of what the kernels' test shows of each kernel. */
    @Test
    void shardsAreSeparateProductsAndATree() {
        FMatrixRMaj a = Matrices.random(50, 21, 1);
        FMatrixRMaj b = Matrices.random(50, 18, 2);
        int[] bounds = Matrices.bounds(50, 4);
        FMatrixRMaj[] parts = new FMatrixRMaj[4];
        for (int s = 0; s < 4; s++) {
            parts[s] = new FMatrixRMaj(21, 18);
            Products.multTransA(
                    Matrices.rows(a, bounds[s], bounds[s + 1]), Matrices.rows(b, bounds[s], bounds[s + 1]), parts[s]);
        }
        CommonOps_FDRM.addEquals(parts[0], parts[1]);
        CommonOps_FDRM.addEquals(parts[2], parts[3]);
        CommonOps_FDRM.addEquals(parts[0], parts[2]);
        FMatrixRMaj c = new FMatrixRMaj(21, 18);
        Products.multTransAShards(a, b, bounds, 4, c);
        assertArrayEquals(Matrices.bits(parts[0]), Matrices.bits(c));
    }

    @Test
    void theThreeFormsGiveTheSameBits() {
        FMatrixRMaj a = Matrices.random(37, 53, 1);
        FMatrixRMaj b = Matrices.random(53, 29, 2);
        FMatrixRMaj c = Matrices.random(37, 29, 3);
        FMatrixRMaj at = CommonOps_FDRM.transpose(a, null);
        FMatrixRMaj bt = CommonOps_FDRM.transpose(b, null);
        FMatrixRMaj scratch = new FMatrixRMaj(1, 1);
        FMatrixRMaj plain = c.copy();
        FMatrixRMaj transA = c.copy();
        FMatrixRMaj transB = c.copy();
        Products.multAdd(a, b, plain);
        Products.multAddTransA(at, b, transA);
        Products.multAddTransB(a, bt, transB, scratch);
        assertArrayEquals(Matrices.bits(plain), Matrices.bits(transA));
        assertArrayEquals(Matrices.bits(plain), Matrices.bits(transB));
    }

    @Test
    void scratchKeepsItsArray() {
        FMatrixRMaj scratch = new FMatrixRMaj(64, 64);
        float[] array = scratch.data;
        Products.multTransB(Matrices.random(3, 8, 1), Matrices.random(9, 8, 2), new FMatrixRMaj(3, 9), scratch);
        assertSame(array, scratch.data);
    }

    @Test
    void columnSumsAreTheTreeOfPlainSums() {
        FMatrixRMaj a = Matrices.random(23, 37, 1);
        FMatrixRMaj c = new FMatrixRMaj(1, 37);
        int[] bounds = {0, 6, 6, 20, 23};
        Products.columnSumShards(a, bounds, 4, c);
        for (int j = 0; j < 37; j++) {
            float[] sums = new float[4];
            for (int s = 0; s < 4; s++) {
                for (int i = bounds[s]; i < bounds[s + 1]; i++) {
                    sums[s] += a.get(i, j);
                }
            }
            assertEquals((sums[0] + sums[1]) + (sums[2] + sums[3]), c.get(0, j), 0f);
        }
    }

    @Test
    void wrongShapesAreNamed() {
        FMatrixRMaj a = new FMatrixRMaj(2, 3);
        FMatrixRMaj b = new FMatrixRMaj(4, 5);
        FMatrixRMaj c = new FMatrixRMaj(2, 5);
        String message = refused(() -> Products.mult(a, b, c));
        assertTrue(message.contains("[2×3]") && message.contains("[4×5]") && message.contains("[2×5]"), message);
        refused(() -> Products.multTransA(a, b, c));
        refused(() -> Products.multTransB(a, b, c, new FMatrixRMaj(0, 0)));
        FMatrixRMaj square = new FMatrixRMaj(2, 2);
        assertTrue(refused(() -> Products.mult(square, square, square)).contains("share"));
        refused(() -> Products.multTransB(square, c, new FMatrixRMaj(2, 2), square));
        refused(() -> SparseProducts.multAdd(Matrices.sparse(a), b, c));
    }

    @Test
    void wrongShardsAreRefused() {
        FMatrixRMaj a = new FMatrixRMaj(4, 3);
        FMatrixRMaj c = new FMatrixRMaj(3, 3);
        FMatrixRMaj b = new FMatrixRMaj(4, 3);
        refused(() -> Products.multTransAShards(a, b, new int[] {0, 1, 2, 4}, 3, c));
        refused(() -> Products.multTransAShards(a, b, new int[] {0, 3, 2}, 2, c));
        refused(() -> Products.multTransAShards(a, b, new int[] {0, 3, 5}, 2, c));
        refused(() -> Products.multTransAShards(a, b, new int[] {-1, 3, 4}, 2, c));
        refused(() -> Products.multTransAShards(a, b, new int[] {0, 4}, 2, c));
    }

    private static String refused(Runnable call) {
        return assertThrows(IllegalArgumentException.class, call::run).getMessage();
    }

    private static void close(FMatrixRMaj expected, FMatrixRMaj actual, String shape) {
        for (int i = 0; i < expected.getNumElements(); i++)
            assertEquals(expected.data[i], actual.data[i], 2e-5f, shape);
    }
}
