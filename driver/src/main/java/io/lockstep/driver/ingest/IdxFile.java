package io.lockstep.driver.ingest;

import io.lockstep.core.Figures;
import io.lockstep.core.UserError;
import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.Serializable;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Seekable;

/**
 * An IDX file of unsigned bytes: magic number, one size a dimension, then the elements.
 *
 * @param sizes one a dimension, the items' number first
 */
record IdxFile(String path, int[] sizes) implements Serializable {
    private static final int UNSIGNED_BYTES = 8;
    private static final int MOST_PIXELS = 1 << 24;

    /**
     * Reads the header.
     *
     * @param dimensions 3 of images, 1 of labels
     * @throws UserError for a wrong magic number, sizes out of range, or a plain file of the wrong length
     */
    static IdxFile of(FileStatus status, int dimensions, Configuration conf) throws IOException {
        var path = status.getPath().toString();
        try (var in = new DataInputStream(SourceFiles.open(path, conf))) {
            int magic = in.readInt();
            int expected = UNSIGNED_BYTES << 8 | dimensions;
            if (magic != expected)
                throw new UserError(Figures.text(
                        "%s: magic number 0x%08x; IDX %s begin with 0x%08x",
                        path, magic, dimensions == 1 ? "labels" : "images", expected));
            var sizes = new int[dimensions];
            for (int d = 0; d < dimensions; d++) sizes[d] = in.readInt();
            var file = new IdxFile(path, sizes);
            file.check(status);
            return file;
        } catch (EOFException | ZipException e) {
            throw new UserError(path + ": truncated in its header", e);
        }
    }

    private void check(FileStatus status) {
        long product = 1;
        for (int d = 0; d < sizes.length; d++) {
            if (sizes[d] < 1) throw new UserError(path + ": size " + sizes[d] + " of dimension " + d + "; at least 1");
            if (d > 0) product *= sizes[d];
            if (product > MOST_PIXELS) throw new UserError(path + ": items of more than " + MOST_PIXELS + " bytes");
        }
        long length = dataStart() + product * items();
        if (!SourceFiles.isGzip(path) && status.getLen() != length)
            throw new UserError(path + ": " + (status.getLen() < length ? "truncated: " : "") + status.getLen()
                    + " bytes; its header asks for " + length);
    }

    int items() {
        return sizes[0];
    }

    /** Bytes of an item. */
    int itemBytes() {
        int product = 1;
        for (int d = 1; d < sizes.length; d++) product *= sizes[d];
        return product;
    }

    long dataStart() {
        return 4 + 4L * sizes.length;
    }

    /** Opens the file at an item. */
    DataInputStream open(long item, Configuration conf) throws IOException {
        var in = SourceFiles.open(path, conf);
        long skip = dataStart() + item * itemBytes();
        if (in instanceof Seekable seekable) seekable.seek(skip);
        else in.skipNBytes(skip);
        return new DataInputStream(new BufferedInputStream(in, 1 << 16));
    }
}
