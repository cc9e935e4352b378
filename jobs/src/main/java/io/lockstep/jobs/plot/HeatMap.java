package io.lockstep.jobs.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Locale;

/** A number for each pair of two short lists, as a coloured grid with the numbers written in. */
public final class HeatMap {
    private static final int MARGIN = 30;
    private static final int TITLE = 90;
    private static final int BELOW = 120;

    private HeatMap() {}

    /**
     * The picture; the first row of {@code values} is at the bottom.
     *
     * @param values [y][x]; NaN for an empty cell
     */
    public static BufferedImage render(
            String title, String xLabel, String yLabel, List<String> xNames, List<String> yNames, double[][] values) {
        int cellWidth = Math.max(84, Math.min(190, 1200 / xNames.size()));
        int cellHeight = Math.max(56, Math.min(120, 700 / yNames.size()));
        int left = 150 + 14 * yNames.stream().mapToInt(String::length).max().orElse(0);
        int width = Math.max(left + cellWidth * xNames.size() + MARGIN, 30 + 20 * title.length());
        int height = TITLE + cellHeight * yNames.size() + BELOW;
        var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var g = image.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, width, height);
            g.setColor(Color.BLACK);
            g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 34));
            centred(g, title, width / 2, 55);
            cells(g, values, left, cellWidth, cellHeight);
            g.setColor(Color.BLACK);
            g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 24));
            int bottom = TITLE + cellHeight * yNames.size();
            for (int x = 0; x < xNames.size(); x++)
                centred(g, xNames.get(x), left + x * cellWidth + cellWidth / 2, bottom + 34);
            for (int y = 0; y < yNames.size(); y++) {
                int at = left - 14 - g.getFontMetrics().stringWidth(yNames.get(y));
                g.drawString(yNames.get(y), at, bottom - y * cellHeight - cellHeight / 2 + 9);
            }
            g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 28));
            centred(g, xLabel, left + cellWidth * xNames.size() / 2, bottom + 84);
            g.rotate(-Math.PI / 2, 48, TITLE + (bottom - TITLE) / 2.0);
            centred(g, yLabel, 48, TITLE + (bottom - TITLE) / 2);
        } finally {
            g.dispose();
        }
        return image;
    }

    private static void cells(Graphics2D g, double[][] values, int left, int cellWidth, int cellHeight) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (double[] row : values)
            for (double value : row)
                if (Double.isFinite(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, Math.min(26, cellWidth / 4)));
        for (int y = 0; y < values.length; y++)
            for (int x = 0; x < values[y].length; x++) {
                double value = values[y][x];
                double share = high > low ? (value - low) / (high - low) : 0.5;
                int top = TITLE + (values.length - 1 - y) * cellHeight;
                int at = left + x * cellWidth;
                g.setColor(Double.isFinite(value) ? Palette.sequence(share) : new Color(0xEEEEEE));
                g.fillRect(at, top, cellWidth - 2, cellHeight - 2);
                if (!Double.isFinite(value)) continue;
                g.setColor(share > 0.42 ? Color.WHITE : Color.BLACK);
                centred(g, text(value), at + cellWidth / 2, top + cellHeight / 2 + 9);
            }
    }

    private static void centred(Graphics2D g, String text, int x, int y) {
        g.drawString(text, x - g.getFontMetrics().stringWidth(text) / 2, y);
    }

    private static String text(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e6) return String.valueOf((long) value);
        if (Math.abs(value) >= 1000 || Math.abs(value) < 1e-3) return String.format(Locale.ROOT, "%.1e", value);
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
