package io.lockstep.driver.ingest;

/**
 * Images made smaller by area averaging, in whole numbers: a new pixel is the mean of the old ones it covers, each
 * weighed by the share that is covered, rounded half up.
 */
final class ImageSize {
    private ImageSize() {}

    /**
     * @param image [height × width] unsigned from {@code offset}
     * @param small [newHeight × newWidth], overwritten
     */
    static void shrink(byte[] image, int offset, int height, int width, byte[] small, int newHeight, int newWidth) {
        long area = (long) height * width;
        for (int i = 0; i < newHeight; i++) {
            for (int j = 0; j < newWidth; j++) {
                long sum = 0;
                for (int y = i * height / newHeight; y * newHeight < (i + 1) * height; y++) {
                    long rowShare = overlap(i, y, height, newHeight);
                    for (int x = j * width / newWidth; x * newWidth < (j + 1) * width; x++)
                        sum += rowShare * overlap(j, x, width, newWidth) * (image[offset + y * width + x] & 0xff);
                }
                small[i * newWidth + j] = (byte) ((2 * sum + area) / (2 * area));
            }
        }
    }

    /** How much of old cell {@code old} new cell {@code cell} covers, in units of which an old cell has {@code to}. */
    private static long overlap(int cell, int old, int from, int to) {
        return Math.min((cell + 1) * from, (old + 1) * to) - Math.max(cell * from, old * to);
    }
}
