package io.lockstep.jobs.plot;

import java.awt.image.BufferedImage;

/** A picture that can be drawn at any size. */
public interface Plot {
    /** Image pixels a logical pixel, so that text is sharp on fine screens. */
    double SCALE = 2;

    /** What it draws above itself; empty for nothing. */
    default String title() {
        return "";
    }

    /** Draws itself over the whole canvas. */
    void draw(Canvas canvas);

    /** The pixels, {@link #SCALE} times as many each way as the logical size. */
    default BufferedImage image(int width, int height) {
        return image(width, height, SCALE);
    }

    /** The same with {@code scale} image pixels a logical pixel. */
    default BufferedImage image(int width, int height, double scale) {
        var canvas = new RasterCanvas(width, height, scale);
        draw(canvas);
        return canvas.finish();
    }

    /** {@link #image} as a PNG file. */
    default byte[] png(int width, int height) {
        return Png.of(image(width, height));
    }

    /** A stand-alone SVG file, light or dark as its reader prefers. */
    default String svg(int width, int height) {
        var canvas = new SvgCanvas(width, height, false, "plot");
        draw(canvas);
        return canvas.finish();
    }

    /**
     * An SVG element for an HTML page, which sets the variables {@code --ink}, {@code --muted}, {@code --grid} and
     * {@code --paper}.
     *
     * @param id unique on the page
     */
    default String svgElement(String id, int width, int height) {
        var canvas = new SvgCanvas(width, height, true, id);
        draw(canvas);
        return canvas.finish();
    }
}
