package io.lockstep.jobs.plot;

import java.awt.Font;
import java.awt.Graphics2D;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Text in pixels. A machine with nothing but a headless JDK may have no fonts at all, and Java2D then fails with errors
 * of many kinds; a small built-in face of dots serves there.
 */
final class Fonts {
    private static final Logger LOG = LoggerFactory.getLogger(Fonts.class);
    private static final boolean SYSTEM = systemFontsWork();

    private Fonts() {}

    private static boolean systemFontsWork() {
        if (Boolean.getBoolean("lockstep.dot-font")) return false;
        try {
            var image = new java.awt.image.BufferedImage(8, 8, java.awt.image.BufferedImage.TYPE_INT_RGB);
            var graphics = image.createGraphics();
            graphics.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 8));
            graphics.getFontMetrics().stringWidth("x");
            graphics.dispose();
            return true;
        } catch (RuntimeException | LinkageError | InternalError none) {
            LOG.info("no system fonts ({}); pictures use the built-in one", none.toString());
            return false;
        }
    }

    /** Draws at the graphics' origin. */
    static void draw(Graphics2D graphics, String text, double size, Canvas.Anchor anchor, int style) {
        if (!SYSTEM) {
            DotFont.draw(graphics, text, size, anchor);
            return;
        }
        graphics.setFont(new Font(Font.SANS_SERIF, style, 1).deriveFont((float) size));
        double length =
                graphics.getFontMetrics().getStringBounds(text, graphics).getWidth();
        graphics.drawString(text, (float) -shift(length, anchor), 0);
    }

    static double shift(double length, Canvas.Anchor anchor) {
        return switch (anchor) {
            case START -> 0;
            case MIDDLE -> length / 2;
            case END -> length;
        };
    }
}
