package io.lockstep.core.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;
import org.junit.jupiter.api.Test;

class ProductsTest {
    @Test
    void agreesWithEjml() {
        FMatrixRMaj a = Matrices.random(37, 53, 1);
        FMatrixRMaj b = Matrices.random(53, 29, 2);
        FMatrixRMaj expected = new FMatrixRMaj(37, 29);
        CommonOps_FDRM.mult(a, b, expected);
        FMatrixRMaj c = new FMatrixRMaj(37, 29);
        Products.mult(a, b, c);
        close(expected, c);
        Products.multTransA(CommonOps_FDRM.transpose(a, null), b, c);
        close(expected, c);
        FMatrixRMaj scratch = new FMatrixRMaj(0, 0);
        Products.multTransB(a, CommonOps_FDRM.transpose(b, null), c, scratch);
        close(expected, c);
        assertEquals(53, scratch.numRows);
        CommonOps_FDRM.scale(2, expected);
        Products.multAdd(a, b, c);
        close(expected, c);
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

    private static void close(FMatrixRMaj expected, FMatrixRMaj actual) {
        for (int i = 0; i < expected.getNumElements(); i++) {
            assertEquals(expected.data[i], actual.data[i], 2e-5f);
        }
    }
}
