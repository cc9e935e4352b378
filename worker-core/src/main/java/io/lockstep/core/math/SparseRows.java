package io.lockstep.core.math;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/**
 * A reusable [rows×columns] matrix with many zeros, in both orders: by rows for the forward product, by
 * columns for the weight gradient. Its arrays grow and are then kept, so refilling allocates nothing.
 *
 * <p>Fill it with {@link #reset}, then non-zeros row by row in ascending column, then {@link #finish}.
 */
public final class SparseRows {
    /** The index that ends each row and each column: greater than any other. */
    static final int END = Integer.MAX_VALUE;
    /** Eight bytes at a time: runs of zeros are passed over quickly. */
    private static final VarHandle WORDS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private int rows;
    private int columns;
    private int next; // where the next entry goes
    private int currentRow;
    private boolean finished;

    /** Row i has the entries from {@code rowStart[i]} on, up to an {@link #END}. */
    int[] rowStart = new int[1];

    int[] column = new int[0];
    float[] value = new float[0];

    /** Column j has the entries from {@code columnStart[j]} on, up to an {@link #END}. */
    int[] columnStart = new int[1];

    int[] row = new int[0];
    float[] valueByColumn = new float[0];

    /** Empties the matrix and gives it a new shape. */
    public void reset(int rows, int columns) {
        if (rows < 0 || columns < 0) {
            throw new IllegalArgumentException("Sparse rows: bad shape [" + rows + "×" + columns + "]");
        }
        this.rows = rows;
        this.columns = columns;
        next = 0;
        currentRow = 0;
        finished = false;
        if (rowStart.length <= rows) {
            rowStart = new int[rows + 1];
        }
        if (columnStart.length <= columns + 1) {
            columnStart = new int[columns + 2];
        }
        rowStart[0] = 0;
    }

    /** Appends one non-zero; rows must not descend, and columns must ascend within a row. */
    public void append(int row, int column, float value) {
        if (row < currentRow || row >= rows || column < 0 || column >= columns) {
            throw new IllegalArgumentException("Sparse rows: entry (" + row + ", " + column + ") after row "
                    + currentRow + " does not fit [" + rows + "×" + columns + "]");
        }
        openRow(row);
        if (next > rowStart[row] && this.column[next - 1] >= column) {
            throw new IllegalArgumentException("Sparse rows: column " + column + " of row " + row + " after column "
                    + this.column[next - 1] + "; columns must ascend");
        }
        reserve(1);
        this.column[next] = column;
        this.value[next++] = value;
    }

    /** Appends row {@code row} from {@code columns} dense values at {@code offset}, leaving out the zeros. */
    public void appendDense(int row, float[] values, int offset) {
        startWhole(row);
        int at = next;
        for (int j = 0; j < columns; j++) {
            float x = values[offset + j];
            column[at] = j;
            value[at] = x;
            at += oneUnlessZero(Float.floatToRawIntBits(x) << 1);
        }
        next = at;
    }

    /**
     * Appends row {@code row} from {@code columns} unsigned bytes at {@code offset}, leaving out the zero
     * bytes.
     *
     * @param valueOfByte the value of each of the 256 bytes; that of byte 0 must be 0
     */
    public void appendBytes(int row, byte[] bytes, int offset, float[] valueOfByte) {
        startWhole(row);
        int j = 0;
        for (; j + Long.BYTES <= columns; j += Long.BYTES) {
            if ((long) WORDS.get(bytes, offset + j) != 0) {
                appendBytes(j, j + Long.BYTES, bytes, offset, valueOfByte);
            }
        }
        appendBytes(j, columns, bytes, offset, valueOfByte);
    }

    private void appendBytes(int from, int to, byte[] bytes, int offset, float[] valueOfByte) {
        int at = next;
        for (int j = from; j < to; j++) {
            int x = bytes[offset + j] & 0xff;
            column[at] = j;
            value[at] = valueOfByte[x];
            at += oneUnlessZero(x);
        }
        next = at;
    }

    /** Without a branch, which the data's pattern would mispredict. */
    private static int oneUnlessZero(int x) {
        return (x | -x) >>> 31;
    }

    /** Builds the column order. The matrix may then be used until the next {@link #reset}. */
    public void finish() {
        openRow(rows);
        int length = size() + columns;
        if (row.length < length) {
            row = new int[length + length / 2];
            valueByColumn = new float[row.length];
        }
        // columnStart[j + 2] counts column j and its end, then columnStart[j + 1] runs from its start to its end.
        Arrays.fill(columnStart, 2, columns + 2, 1);
        columnStart[0] = columnStart[1] = 0;
        for (int i = 0; i < rows; i++) {
            for (int e = rowStart[i]; e < rowStart[i + 1] - 1; e++) {
                columnStart[column[e] + 2]++;
            }
        }
        for (int j = 2; j < columns + 2; j++) {
            columnStart[j] += columnStart[j - 1];
        }
        for (int i = 0; i < rows; i++) {
            for (int e = rowStart[i]; e < rowStart[i + 1] - 1; e++) {
                int at = columnStart[column[e] + 1]++;
                row[at] = i;
                valueByColumn[at] = value[e];
            }
        }
        for (int j = 1; j <= columns; j++) {
            row[columnStart[j]] = END;
            valueByColumn[columnStart[j]++] = 0f;
        }
        finished = true;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    /** The number of entries held. */
    public int size() {
        return next - currentRow;
    }

    /** c[rows×columns] += this; c is modified. */
    public void addTo(FMatrixRMaj c) {
        checkFinished();
        if (c.numRows != rows || c.numCols != columns)
            throw new IllegalArgumentException(
                    "Sparse rows: [" + rows + "×" + columns + "] can't be added to " + Products.shape(c));
        for (int i = 0; i < rows; i++) {
            for (int e = rowStart[i]; column[e] != END; e++) {
                c.data[i * columns + column[e]] += value[e];
            }
        }
    }

    void checkFinished() {
        if (!finished) {
            throw new IllegalStateException("Sparse rows: used before finish()");
        }
    }

    private void startWhole(int row) {
        if (row < currentRow || row >= rows || (row == currentRow && next > rowStart[row])) {
            throw new IllegalArgumentException("Sparse rows: row " + row + " after row " + currentRow + " of " + rows);
        }
        openRow(row);
        reserve(columns + 1);
    }

    private void openRow(int row) {
        while (currentRow < row) {
            reserve(1);
            column[next] = END;
            value[next++] = 0f;
            rowStart[++currentRow] = next;
        }
    }

    private void reserve(int more) {
        if (column.length - next < more) {
            int length = Math.max(next + more, column.length + (column.length >> 1));
            column = Arrays.copyOf(column, length);
            value = Arrays.copyOf(value, length);
        }
    }
}
