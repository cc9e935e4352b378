package io.lockstep.core.math;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.ejml.data.FMatrixRMaj;

/**
 * A reusable [rows×columns] matrix with many zeros, in both orders: by rows for the forward product, and,
 * made when first asked for, by columns for the weight gradient. Its arrays grow and are then kept, so refilling allocates nothing.
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

    /** Which columns the column order has. */
    private enum Order {
        NONE,
        COLUMNS,
        TOUCHED
    }

    private Order order = Order.NONE;
    private int[] touched = new int[0];
    private int touchedCount;
    private int[] place = new int[0]; // of a touched column among the touched
    private long[] marks = new long[0]; // a bit a column, all 0 between uses

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
        order = Order.NONE;
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

    /** Ends the filling. The matrix may then be used until the next {@link #reset}. */
    public void finish() {
        openRow(rows);
        finished = true;
    }

    /** Builds the column order, of all columns. */
    void byColumn() {
        if (order == Order.COLUMNS) return;
        order = Order.COLUMNS;
        roomForColumns(columns);
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
                place(columnStart[column[e] + 1]++, i, value[e]);
            }
        }
        endColumns(columns);
    }

    /**
     * Builds the column order of the columns that have entries alone: the k-th of them stands where column k would. Takes
     * time by the entries, and by a bit a column.
     *
     * @return their number
     */
    int byTouchedColumn() {
        if (order == Order.TOUCHED) return touchedCount;
        order = Order.TOUCHED;
        findTouched();
        roomForColumns(touchedCount);
        Arrays.fill(columnStart, 2, touchedCount + 2, 1);
        columnStart[0] = columnStart[1] = 0;
        for (int i = 0; i < rows; i++) {
            for (int e = rowStart[i]; e < rowStart[i + 1] - 1; e++) {
                columnStart[place[column[e]] + 2]++;
            }
        }
        for (int k = 2; k < touchedCount + 2; k++) {
            columnStart[k] += columnStart[k - 1];
        }
        for (int i = 0; i < rows; i++) {
            for (int e = rowStart[i]; e < rowStart[i + 1] - 1; e++) {
                place(columnStart[place[column[e]] + 1]++, i, value[e]);
            }
        }
        endColumns(touchedCount);
        return touchedCount;
    }

    /** Columns with entries, ascending, after {@link #byTouchedColumn}; the first so many of the array. */
    int[] touched() {
        return touched;
    }

    private void findTouched() {
        if (place.length < columns) {
            place = new int[columns];
            marks = new long[(columns >> 6) + 1];
        }
        for (int i = 0; i < rows; i++) {
            for (int e = rowStart[i]; e < rowStart[i + 1] - 1; e++) {
                marks[column[e] >> 6] |= 1L << column[e];
            }
        }
        touchedCount = 0;
        if (touched.length < size()) touched = new int[size() + size() / 2];
        for (int w = 0; w < marks.length; w++) {
            for (long rest = marks[w]; rest != 0; rest &= rest - 1) {
                int j = (w << 6) + Long.numberOfTrailingZeros(rest);
                place[j] = touchedCount;
                touched[touchedCount++] = j;
            }
            marks[w] = 0;
        }
    }

    private void roomForColumns(int count) {
        int length = size() + count;
        if (row.length < length) {
            row = new int[length + length / 2];
            valueByColumn = new float[row.length];
        }
        if (columnStart.length <= count + 1) columnStart = new int[count + 2 + count / 2];
    }

    private void place(int at, int ofRow, float x) {
        row[at] = ofRow;
        valueByColumn[at] = x;
    }

    private void endColumns(int count) {
        for (int j = 1; j <= count; j++) {
            row[columnStart[j]] = END;
            valueByColumn[columnStart[j]++] = 0f;
        }
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
