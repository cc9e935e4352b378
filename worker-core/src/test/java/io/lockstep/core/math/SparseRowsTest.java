package io.lockstep.core.math;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;
import org.junit.jupiter.api.Test;

class SparseRowsTest {
    @Test
    void holdsBothOrders() {
        SparseRows x = new SparseRows();
        x.reset(4, 3);
        x.append(0, 1, 5f);
        x.append(2, 0, 6f);
        x.append(2, 1, 7f);
        x.finish();
        x.byColumn();
        assertEquals(3, x.size());
        int end = SparseRows.END;
        assertArrayEquals(new int[] {0, 2, 3, 6, 7}, Arrays.copyOf(x.rowStart, 5));
        assertArrayEquals(new int[] {1, end, end, 0, 1, end, end}, Arrays.copyOf(x.column, 7));
        assertArrayEquals(new float[] {5f, 6f, 7f}, new float[] {x.value[0], x.value[3], x.value[4]});
        assertArrayEquals(new int[] {0, 2, 5, 6}, Arrays.copyOf(x.columnStart, 4));
        assertArrayEquals(new int[] {2, end, 0, 2, end, end}, Arrays.copyOf(x.row, 6));
        assertArrayEquals(
                new float[] {6f, 5f, 7f}, new float[] {x.valueByColumn[0], x.valueByColumn[2], x.valueByColumn[3]});
    }

    @Test
    void theThreeWaysToFillAgree() {
        float[] table = new float[256];
        for (int i = 1; i < 256; i++) {
            table[i] = i / 255f;
        }
        byte[] bytes = new byte[7 * 23];
        FMatrixRMaj dense = Matrices.random(7, 23, 1, 0.4);
        SparseRows byEntry = new SparseRows();
        SparseRows byBytes = new SparseRows();
        byEntry.reset(7, 23);
        byBytes.reset(7, 23);
        for (int i = 0; i < 7; i++) {
            for (int j = 0; j < 23; j++) {
                bytes[i * 23 + j] = (byte) (dense.get(i, j) * 127);
                dense.set(i, j, table[bytes[i * 23 + j] & 0xff]);
                if (dense.get(i, j) != 0f) {
                    byEntry.append(i, j, dense.get(i, j));
                }
            }
            byBytes.appendBytes(i, bytes, i * 23, table);
        }
        byEntry.finish();
        byEntry.byColumn();
        byBytes.finish();
        byBytes.byColumn();
        SparseRows byDense = Matrices.sparse(dense);
        for (SparseRows other : new SparseRows[] {byBytes, byDense}) {
            int size = byEntry.size();
            assertEquals(size, other.size());
            assertArrayEquals(byEntry.rowStart, other.rowStart);
            int withEnds = size + 7;
            assertArrayEquals(Arrays.copyOf(byEntry.column, withEnds), Arrays.copyOf(other.column, withEnds));
            assertArrayEquals(Arrays.copyOf(byEntry.value, withEnds), Arrays.copyOf(other.value, withEnds));
            assertArrayEquals(byEntry.columnStart, other.columnStart);
            withEnds = size + 23;
            assertArrayEquals(Arrays.copyOf(byEntry.row, withEnds), Arrays.copyOf(other.row, withEnds));
            assertArrayEquals(
                    Arrays.copyOf(byEntry.valueByColumn, withEnds), Arrays.copyOf(other.valueByColumn, withEnds));
        }
    }

    @Test
    void refillingKeepsTheArrays() {
        FMatrixRMaj dense = Matrices.random(8, 16, 1, 0.5);
        SparseRows x = Matrices.sparse(dense);
        float[] values = x.value;
        int[] rows = x.row;
        x.reset(8, 16);
        for (int i = 0; i < 8; i++) {
            x.appendDense(i, dense.data, i * 16);
        }
        x.finish();
        assertSame(values, x.value);
        assertSame(rows, x.row);
    }

    @Test
    void disorderIsRefused() {
        SparseRows x = new SparseRows();
        x.reset(3, 3);
        x.append(1, 1, 1f);
        assertThrows(IllegalArgumentException.class, () -> x.append(1, 1, 1f));
        assertThrows(IllegalArgumentException.class, () -> x.append(0, 2, 1f));
        assertThrows(IllegalArgumentException.class, () -> x.append(1, 3, 1f));
        assertThrows(IllegalArgumentException.class, () -> x.append(3, 0, 1f));
        assertThrows(IllegalArgumentException.class, () -> x.appendDense(1, new float[3], 0));
        assertThrows(
                IllegalStateException.class,
                () -> SparseProducts.multAdd(x, new FMatrixRMaj(3, 2), new FMatrixRMaj(3, 2)));
    }
}
