package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.zip.ZipException;
import org.apache.hadoop.conf.Configuration;

/**
 * IDX images and their labels, as MNIST has them. Features are named {@code p<row>_<column>}; labels are classes.
 *
 * @param labels null where there are none
 * @param kept pixels that are kept beside predictions
 * @param side images are shrunk to this height and width; 0 for as they are
 */
record IdxSource(IdxFile images, IdxFile labels, int side, List<String> kept, List<Slice> slices) implements Source {
    private static final long BYTES_PER_SLICE = 64L << 20;

    static IdxSource of(IdxFile images, IdxFile labels, int side) {
        if (labels != null && labels.items() != images.items())
            throw new UserError(images.path() + " holds " + images.items() + " images, " + labels.path() + " "
                    + labels.items() + " labels; allowed are as many of one as of the other");
        int smallest = Math.min(images.sizes()[1], images.sizes()[2]);
        if (side > smallest)
            throw new UserError("data: resize=" + side + " of images " + images.sizes()[1] + "×" + images.sizes()[2]
                    + "; allowed are 1 to " + smallest);
        boolean gzip = SourceFiles.isGzip(images.path());
        long step = gzip ? images.items() : Math.max(1, BYTES_PER_SLICE / images.itemBytes());
        var slices = new ArrayList<Slice>();
        for (long start = 0; start < images.items(); start += step)
            slices.add(new Slice(images.path(), start, Math.min(images.items(), start + step)));
        return new IdxSource(images, labels, side, List.of(), slices);
    }

    /** The same, keeping the pixels asked for. */
    IdxSource keeping(Wanted wanted) {
        return new IdxSource(images, labels, side, KeptColumns.among(featureNames(), wanted, images.path()), slices);
    }

    private int height() {
        return side > 0 ? side : images.sizes()[1];
    }

    private int width() {
        return side > 0 ? side : images.sizes()[2];
    }

    @Override
    public List<String> featureNames() {
        return IntStream.range(0, height() * width())
                .mapToObj(p -> "p" + p / width() + "_" + p % width())
                .toList();
    }

    @Override
    public List<Integer> featureShape() {
        return List.of(height(), width());
    }

    @Override
    public boolean holdsBytes() {
        return true;
    }

    @Override
    public boolean labelled() {
        return labels != null;
    }

    @Override
    public boolean labelsAreClasses() {
        return true;
    }

    @Override
    public RowReader open(Slice slice, Configuration conf, Problems problems) throws IOException {
        return new Reader(slice, conf);
    }

    private final class Reader implements RowReader {
        private final DataInputStream pixels;
        private final DataInputStream classes;
        private final long end;
        private final byte[] image = new byte[images.itemBytes()];
        private long at;

        Reader(Slice slice, Configuration conf) throws IOException {
            at = slice.start();
            end = slice.end();
            pixels = images.open(at, conf);
            classes = labels == null ? null : labels.open(at, conf);
        }

        @Override
        public boolean next(RawRow row) throws IOException {
            if (at == end) return false;
            if (side > 0) {
                read(pixels, image, images);
                ImageSize.shrink(image, 0, images.sizes()[1], images.sizes()[2], row.bytes, height(), width());
            } else {
                read(pixels, row.bytes, images);
            }
            if (classes != null) {
                var one = new byte[1];
                read(classes, one, labels);
                row.label = Integer.toString(one[0] & 0xff);
            }
            if (++at == images.items()) {
                refuseMore(pixels, images);
                if (classes != null) refuseMore(classes, labels);
            }
            return true;
        }

        /** After the last item: gzip compares its checksum when a file is read to its end. */
        private void refuseMore(DataInputStream in, IdxFile file) throws IOException {
            try {
                if (in.read() >= 0)
                    throw new UserError(file.path() + ": continues after the " + file.items() + " items of its header");
            } catch (EOFException | ZipException e) {
                throw new UserError(file.path() + ": broken gzip file at its end: " + e.getMessage(), e);
            }
        }

        private void read(DataInputStream in, byte[] into, IdxFile file) throws IOException {
            try {
                in.readFully(into);
            } catch (EOFException | ZipException e) {
                throw new UserError(
                        file.path() + ": truncated or broken: it ends in item " + (at + 1) + " of " + file.items(), e);
            }
        }

        @Override
        public void close() throws IOException {
            pixels.close();
            if (classes != null) classes.close();
        }
    }
}
