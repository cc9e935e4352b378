package io.lockstep.jobs.plot;

import java.awt.AlphaComposite;
import java.awt.BasicStroke;
import java.awt.Composite;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;

/** Draws pixels with Java2D. */
final class RasterCanvas implements Canvas {
    private static final float[] DASHES = {6, 4};

    private final double width;
    private final double height;
    private final BufferedImage image;
    private final Graphics2D graphics;

    /** @param scale image pixels a logical pixel */
    RasterCanvas(int width, int height, double scale) {
        this.width = width;
        this.height = height;
        image = new BufferedImage(
                (int) Math.round(width * scale), (int) Math.round(height * scale), BufferedImage.TYPE_INT_RGB);
        graphics = image.createGraphics();
        graphics.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
        graphics.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        graphics.setRenderingHint(
                RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_NEAREST_NEIGHBOR);
        graphics.scale(scale, scale);
        rectangle(0, 0, width, height, Colour.PAPER);
    }

    BufferedImage finish() {
        graphics.dispose();
        return image;
    }

    @Override
    public double width() {
        return width;
    }

    @Override
    public double height() {
        return height;
    }

    @Override
    public void polyline(double[] xs, double[] ys, Colour colour, double thickness, boolean dashed) {
        if (xs.length == 0) return;
        graphics.setColor(colour.awt());
        graphics.setStroke(new BasicStroke(
                (float) thickness,
                dashed ? BasicStroke.CAP_BUTT : BasicStroke.CAP_ROUND,
                BasicStroke.JOIN_ROUND,
                1,
                dashed ? DASHES : null,
                0));
        graphics.draw(path(xs, ys));
    }

    private static Path2D path(double[] xs, double[] ys) {
        var path = new Path2D.Double();
        path.moveTo(xs[0], ys[0]);
        for (int i = 1; i < xs.length; i++) path.lineTo(xs[i], ys[i]);
        return path;
    }

    @Override
    public void polygon(double[] xs, double[] ys, Colour fill, double opacity) {
        if (xs.length < 3) return;
        Composite before = graphics.getComposite();
        graphics.setComposite(AlphaComposite.getInstance(AlphaComposite.SRC_OVER, (float) opacity));
        graphics.setColor(fill.awt());
        graphics.fill(path(xs, ys));
        graphics.setComposite(before);
    }

    @Override
    public void rectangle(double x, double y, double w, double h, Colour fill) {
        graphics.setColor(fill.awt());
        graphics.fill(new Rectangle2D.Double(x, y, w, h));
    }

    @Override
    public void disc(double x, double y, double radius, Colour fill, Colour edge, String tip) {
        var disc = new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
        graphics.setColor(fill.awt());
        graphics.fill(disc);
        graphics.setColor(edge.awt());
        graphics.setStroke(new BasicStroke(0.8f));
        graphics.draw(disc);
    }

    @Override
    public void text(
            double x,
            double y,
            String text,
            double size,
            Anchor anchor,
            Colour colour,
            boolean bold,
            int quarterTurns) {
        AffineTransform before = graphics.getTransform();
        graphics.translate(x, y);
        graphics.rotate(-Math.PI / 2 * quarterTurns);
        graphics.setColor(colour.awt());
        Fonts.draw(graphics, text, size, anchor, bold ? Font.BOLD : Font.PLAIN);
        graphics.setTransform(before);
    }

    @Override
    public void image(double x, double y, double w, double h, BufferedImage picture) {
        var place = AffineTransform.getTranslateInstance(x, y);
        place.scale(w / picture.getWidth(), h / picture.getHeight());
        graphics.drawImage(picture, place, null);
    }

    @Override
    public void clip(double x, double y, double w, double h) {
        graphics.setClip(new Rectangle2D.Double(x, y, w, h));
    }

    @Override
    public void unclip() {
        graphics.setClip(null);
    }
}
