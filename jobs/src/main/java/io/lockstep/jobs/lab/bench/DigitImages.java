package io.lockstep.jobs.lab.bench;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.RowBatch;
import io.lockstep.core.data.RowTable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What all contenders train on, as plain bytes.
 *
 * @param pixels [rows × 784], row by row
 * @param labels [rows], 0 to 9
 */
record DigitImages(byte[] pixels, byte[] labels) {
    static final int SIDE = 28;
    static final int PIXELS = SIDE * SIDE;
    static final int CLASSES = 10;
    private static final int PART = 1024;

    int rows() {
        return labels.length;
    }

    /** The first rows, {@code most} at most. */
    DigitImages first(int most) {
        if (most >= rows()) return this;
        return new DigitImages(java.util.Arrays.copyOf(pixels, most * PIXELS), java.util.Arrays.copyOf(labels, most));
    }

    /** The same with 1 for each pixel that is 0. */
    DigitImages withoutZeros() {
        byte[] all = pixels.clone();
        for (int i = 0; i < all.length; i++) if (all[i] == 0) all[i] = 1;
        return new DigitImages(all, labels);
    }

    /** The share of pixels that are not 0. */
    double density() {
        long count = 0;
        for (byte pixel : pixels) if (pixel != 0) count++;
        return (double) count / pixels.length;
    }

    /** Writes pixels, then labels, with nothing between. */
    void write(Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            out.write(pixels);
            out.write(labels);
        }
    }

    /**
     * Reads prepared data back.
     *
     * @param table the rows, dense
     * @throws UserError where these are no images like MNIST's
     */
    static DigitImages of(DatasetInfo info, RowTable table) {
        if (!info.byteFeatures() || info.features() != PIXELS || info.classes() != CLASSES)
            throw new UserError("data: " + info.source() + " has " + info.features() + " features"
                    + (info.byteFeatures() ? "" : ", not bytes,") + " and " + info.classes() + " classes; bench train"
                    + " takes MNIST's " + PIXELS + " bytes and " + CLASSES + " classes");
        int rows = Math.toIntExact(info.rows());
        var images = new DigitImages(new byte[Math.multiplyExact(rows, PIXELS)], new byte[rows]);
        var batch = new RowBatch();
        long[] ids = new long[PART];
        for (int at = 0; at < rows; at += PART) {
            int n = Math.min(PART, rows - at);
            for (int i = 0; i < n; i++) ids[i] = at + i;
            table.gather(ids, 0, n, batch);
            images.copy(batch, at);
        }
        return images;
    }

    private void copy(RowBatch batch, int at) {
        for (int i = 0; i < batch.rows; i++) labels[at + i] = (byte) batch.targets.data[i];
        for (int i = 0; i < batch.rows * PIXELS; i++)
            pixels[at * PIXELS + i] = (byte) Math.round(batch.dense.data[i] * 255);
    }
}
