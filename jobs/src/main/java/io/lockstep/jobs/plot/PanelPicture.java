package io.lockstep.jobs.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Rectangle2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** Panels side by side under one title, as a picture. */
public final class PanelPicture {
    private static final int SIZE = 330;
    private static final int LEFT = 62;
    private static final int RIGHT = 18;
    private static final int TITLE = 44;
    private static final int TOP = 30;
    private static final int BOTTOM = 56;

    private PanelPicture() {}

    /**
     * Draws them in rows of at most {@code columns}.
     *
     * @param scale pixels a unit of length: 2 for pictures, 1 for films
     */
    public static BufferedImage render(String title, List<Panel> panels, int columns, double scale) {
        int across = Math.min(columns, panels.size());
        int down = (panels.size() + across - 1) / across;
        int width = across * (LEFT + SIZE + RIGHT);
        int height = TITLE + down * (TOP + SIZE + BOTTOM);
        var image = new BufferedImage((int) (width * scale), (int) (height * scale), BufferedImage.TYPE_INT_RGB);
        var g = image.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, image.getWidth(), image.getHeight());
            g.scale(scale, scale);
            g.setColor(Color.BLACK);
            g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 17));
            centred(g, title, width / 2.0, 28, width - 20);
            for (int i = 0; i < panels.size(); i++) {
                double left = i % across * (double) (LEFT + SIZE + RIGHT) + LEFT;
                double top = TITLE + i / across * (double) (TOP + SIZE + BOTTOM) + TOP;
                paint(g, panels.get(i), left, top);
            }
        } finally {
            g.dispose();
        }
        return image;
    }

    private static void paint(Graphics2D g, Panel panel, double left, double top) {
        var square = new Rectangle2D.Double(left, top, SIZE, SIZE);
        var inside = (Graphics2D) g.create();
        inside.clip(square);
        panel.content().paint(inside, new Panel.Plane(panel.x(), panel.y(), left, top, SIZE));
        inside.dispose();
        g.setColor(Color.DARK_GRAY);
        g.setStroke(new BasicStroke(1.2f));
        g.draw(square);
        g.setColor(Color.BLACK);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
        centred(g, panel.title(), left + SIZE / 2.0, top - 9, SIZE + LEFT);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
        for (double tick : ticks(panel.x())) {
            centred(g, text(tick), left + SIZE * panel.x().at(tick), top + SIZE + 17, SIZE);
        }
        for (double tick : ticks(panel.y())) {
            String text = text(tick);
            double y = top + SIZE * (1 - panel.y().at(tick));
            g.drawString(text, (float) (left - 7 - g.getFontMetrics().stringWidth(text)), (float) (y + 4));
        }
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        centred(g, panel.x().label(), left + SIZE / 2.0, top + SIZE + 38, SIZE);
        var upright = g.getTransform();
        g.transform(AffineTransform.getRotateInstance(-Math.PI / 2, left - 42, top + SIZE / 2.0));
        centred(g, panel.y().label(), left - 42, top + SIZE / 2.0, SIZE);
        g.setTransform(upright);
    }

    /** Draws text about {@code x}, smaller where it would be wider than {@code room}. */
    private static void centred(Graphics2D g, String text, double x, double y, double room) {
        var font = g.getFont();
        int width = g.getFontMetrics().stringWidth(text);
        if (width > room) {
            g.setFont(font.deriveFont((float) (font.getSize2D() * room / width)));
            width = g.getFontMetrics().stringWidth(text);
        }
        g.drawString(text, (float) (x - width / 2.0), (float) y);
        g.setFont(font);
    }

    /** Round numbers within a range, about five. */
    private static double[] ticks(Panel.Range range) {
        double step = 1e-6;
        double[] factors = {2, 2.5, 2};
        for (int i = 0; (range.high() - range.low()) / step > 6; i++) step *= factors[i % 3];
        int first = (int) Math.ceil(range.low() / step - 1e-9);
        int last = (int) Math.floor(range.high() / step + 1e-9);
        double[] ticks = new double[last - first + 1];
        for (int i = 0; i < ticks.length; i++) ticks[i] = (first + i) * step;
        return ticks;
    }

    private static String text(double value) {
        String text = String.format(Locale.ROOT, "%.3f", value);
        while (text.endsWith("0")) text = text.substring(0, text.length() - 1);
        if (text.endsWith(".")) text = text.substring(0, text.length() - 1);
        return text.equals("-0") ? "0" : text;
    }
}
