package io.lockstep.driver.ingest;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.catalyst.InternalRow;

/**
 * Rows as they were read, packed, so that text is parsed only once. Labels are still text: what they mean is known when
 * all have been seen.
 *
 * @param rows packed rows, one after another
 * @param scan what a first look at the slice found, with its last rows; null before
 */
record Parsed(byte[] rows, Scan scan) implements Serializable {
    private static final int CHUNK_BYTES = 1 << 16; // Java serialisation holds on to a hundred of them

    /** NaNs that no number is read as. */
    private static final int TEXT = 0x7fc00001;

    private static final int WIDE = 0x7fc00002;

    /** Reads a slice through, a chunk of rows at a time; the last chunk carries what was found. */
    static Iterator<Parsed> of(Source source, Slice slice, Wanted wanted, Configuration conf) throws IOException {
        var packing = new Packing(source, wanted);
        return new Chunks(source.open(slice, conf, packing.scan.problems), RawRow.of(source), packing);
    }

    /** As above, of a partition of a DataFrame, which is packed by another thread than it is read by. */
    static Iterator<Parsed> of(DatasetSource frame, Wanted wanted, Iterator<InternalRow> rows) {
        var found = Problems.of(frame);
        return new PackedBehind(frame, frame.reader(rows, found), found, new Packing(frame, wanted));
    }

    /** Looks at rows and packs them. For one thread at a time. */
    static final class Packing {
        final Scan scan;
        private final KeptColumns.Filler kept; // null where cells are kept as they are read
        private final RowBytes bytes = new RowBytes(1 << 12);

        Packing(Source source, Wanted wanted) {
            scan = new Scan(source, wanted);
            kept = source.fillsKept() ? null : new KeptColumns.Filler(source, wanted.label());
        }

        /** Takes a row in; {@code line} is where its slice is now. */
        void add(RawRow row, long line) {
            scan.row(row, line);
            if (kept != null) kept.fill(row);
            pack(row, bytes);
        }

        boolean isFull() {
            return bytes.size >= CHUNK_BYTES;
        }

        Parsed chunk() {
            return new Parsed(bytes.take(), null);
        }

        /** After the last row. */
        Parsed last(long lines) {
            scan.ended(lines);
            return new Parsed(bytes.take(), scan);
        }
    }

    private static final class Chunks implements Iterator<Parsed> {
        private final RowReader reader;
        private final RawRow row;
        private final Packing packing;
        private boolean ended;

        Chunks(RowReader reader, RawRow row, Packing packing) {
            this.reader = reader;
            this.row = row;
            this.packing = packing;
        }

        @Override
        public boolean hasNext() {
            return !ended;
        }

        @Override
        public Parsed next() {
            if (ended) throw new NoSuchElementException();
            try {
                while (!packing.isFull()) {
                    if (!reader.next(row)) return last();
                    packing.add(row, reader.lines());
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e.getMessage(), e);
            }
            return packing.chunk();
        }

        private Parsed last() throws IOException {
            ended = true;
            long lines = reader.lines();
            reader.close();
            return packing.last(lines);
        }
    }

    private static void pack(RawRow row, RowBytes out) {
        out.putText(row.label);
        for (var label : row.more) out.putText(label);
        if (row.weighted) out.putFloat(row.weight);
        for (var cell : row.kept) out.putText(cell);
        if (row.numbers != null) packCells(row, out);
        else if (row.bytes != null) out.put(row.bytes, 0, row.bytes.length);
        else if (row.indices == null) out.putFloats(row.floats, row.floats.length);
        else out.putInt(row.count).putInts(row.indices, row.count).putFloats(row.values, row.count);
    }

    /** Numbers as floats where nothing is lost by it; text and other numbers after a NaN of their own. */
    private static void packCells(RawRow row, RowBytes out) {
        for (int c = 0; c < row.numbers.length; c++) {
            double number = row.numbers[c];
            if (row.texts[c] != null) out.putInt(TEXT).putText(row.texts[c]);
            else if (ColumnScan.isWide(number)) out.putInt(WIDE).putLong(Double.doubleToRawLongBits(number));
            else out.putFloat((float) number);
        }
    }

    /** Goes through the packed rows. */
    final class Rows {
        private int at;

        /** Reads the next row; {@code row} is overwritten. False at the end. */
        boolean next(RawRow row) {
            if (at == rows.length) return false;
            row.label = text();
            for (int t = 0; t < row.more.length; t++) row.more[t] = text();
            if (row.weighted) {
                row.weight = RowBytes.getFloat(rows, at);
                at += 4;
            }
            for (int k = 0; k < row.kept.length; k++) row.kept[k] = text();
            if (row.numbers != null) {
                cells(row);
            } else if (row.bytes != null) {
                System.arraycopy(rows, at, row.bytes, 0, row.bytes.length);
                at += row.bytes.length;
            } else if (row.indices == null) {
                for (int j = 0; j < row.floats.length; j++, at += 4) row.floats[j] = RowBytes.getFloat(rows, at);
            } else {
                int count = RowBytes.getInt(rows, at);
                at += 4;
                row.count = 0;
                for (int e = 0; e < count; e++)
                    row.add(RowBytes.getInt(rows, at + 4 * e), RowBytes.getFloat(rows, at + 4 * (count + e)));
                at += 8 * count;
            }
            return true;
        }

        private String text() {
            int length = RowBytes.getInt(rows, at);
            at += 4;
            if (length < 0) return null;
            at += length;
            return new String(rows, at - length, length, StandardCharsets.UTF_8);
        }

        private void cells(RawRow row) {
            for (int c = 0; c < row.numbers.length; c++) {
                int bits = RowBytes.getInt(rows, at);
                at += 4;
                row.texts[c] = null;
                if (bits == TEXT) {
                    int length = RowBytes.getInt(rows, at);
                    row.texts[c] = new String(rows, at + 4, length, StandardCharsets.UTF_8);
                    row.numbers[c] = Double.NaN;
                    at += 4 + length;
                } else if (bits == WIDE) {
                    row.numbers[c] = Double.longBitsToDouble(RowBytes.getLong(rows, at));
                    at += 8;
                } else row.numbers[c] = Float.intBitsToFloat(bits);
            }
        }
    }
}
