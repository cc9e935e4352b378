package io.lockstep.jobs.plot;

/**
 * A small grey or signed image.
 *
 * @param pixels row by row from the top
 */
public record SmallImage(String title, int width, int height, float[] pixels) {
    /** An image whose sides are the root of its number of pixels. */
    public static SmallImage square(String title, float[] pixels) {
        int side = (int) Math.round(Math.sqrt(pixels.length));
        return new SmallImage(title, side, pixels.length / side, pixels);
    }
}
