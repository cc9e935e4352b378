package io.lockstep.jobs.plot;

import java.awt.Color;
import java.awt.Font;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.util.List;

/** Small images in rows, each enlarged and with its title. */
public final class ImageGrid {
    private static final int COLUMNS = 8;
    private static final int SIDE = 168;
    private static final int GAP = 24;
    private static final int CAPTION = 34;
    private static final int TITLE = 80;

    private ImageGrid() {}

    public static BufferedImage render(String title, List<SmallImage> images, boolean signed) {
        int rows = Math.max(1, (images.size() + COLUMNS - 1) / COLUMNS);
        int width = GAP + COLUMNS * (SIDE + GAP);
        int height = TITLE + rows * (SIDE + CAPTION + GAP);
        var picture = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
        var g = picture.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, width, height);
            g.setColor(Color.BLACK);
            g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 34));
            g.drawString(title, (width - g.getFontMetrics().stringWidth(title)) / 2, 52);
            g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 24));
            for (int i = 0; i < images.size(); i++) {
                int left = GAP + i % COLUMNS * (SIDE + GAP);
                int top = TITLE + i / COLUMNS * (SIDE + CAPTION + GAP);
                g.drawImage(pixels(images.get(i), signed), left, top, SIDE, SIDE, null);
                g.setColor(Color.DARK_GRAY);
                g.drawRect(left, top, SIDE, SIDE);
                g.setColor(Color.BLACK);
                String caption = images.get(i).title();
                g.drawString(caption, left + (SIDE - g.getFontMetrics().stringWidth(caption)) / 2, top + SIDE + 27);
            }
        } finally {
            g.dispose();
        }
        return picture;
    }

    private static BufferedImage pixels(SmallImage image, boolean signed) {
        var picture = new BufferedImage(image.width(), image.height(), BufferedImage.TYPE_INT_RGB);
        float most = 1e-12f;
        for (float value : image.pixels()) most = Math.max(most, Math.abs(value));
        for (int i = 0; i < image.pixels().length; i++) {
            float value = image.pixels()[i] / most;
            var ink = !signed ? Color.BLACK : value > 0 ? Palette.ORANGE : Palette.BLUE;
            picture.setRGB(
                    i % image.width(),
                    i / image.width(),
                    Palette.blend(Color.WHITE, ink, Math.abs(value)).getRGB());
        }
        return picture;
    }
}
