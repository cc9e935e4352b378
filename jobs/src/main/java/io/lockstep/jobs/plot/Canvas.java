package io.lockstep.jobs.plot;

import java.awt.image.BufferedImage;

/** What charts draw on. Lengths are logical pixels; (0, 0) is the upper left corner. */
public interface Canvas {
    /** Which point of a text stands at the given x. */
    enum Anchor {
        START,
        MIDDLE,
        END
    }

    double width();

    double height();

    /**
     * A line through the points.
     *
     * @param dashed whether it is broken
     */
    void polyline(double[] xs, double[] ys, Colour colour, double thickness, boolean dashed);

    /** The inside of a closed line. */
    void polygon(double[] xs, double[] ys, Colour fill, double opacity);

    void rectangle(double x, double y, double width, double height, Colour fill);

    /**
     * A disc with an edge.
     *
     * @param tip shown when a reader of a page points at it; null for none
     */
    void disc(double x, double y, double radius, Colour fill, Colour edge, String tip);

    /**
     * A line of text, its base line at y.
     *
     * @param quarterTurns 0, or 1 for reading upwards
     */
    void text(
            double x, double y, String text, double size, Anchor anchor, Colour colour, boolean bold, int quarterTurns);

    /** Pixels, each kept sharp. */
    void image(double x, double y, double width, double height, BufferedImage image);

    /** From here on nothing is drawn outside the rectangle. */
    void clip(double x, double y, double width, double height);

    void unclip();

    default void line(double x1, double y1, double x2, double y2, Colour colour, double thickness) {
        polyline(new double[] {x1, x2}, new double[] {y1, y2}, colour, thickness, false);
    }

    /** About how long a text is: one estimate for all outputs, so that these have one layout. */
    static double textWidth(String text, double size) {
        double width = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            width += "iljtf.,:;|'!()[] ".indexOf(c) >= 0 ? 0.33 : Character.isUpperCase(c) || c == 'm' ? 0.74 : 0.57;
        }
        return width * size;
    }
}
