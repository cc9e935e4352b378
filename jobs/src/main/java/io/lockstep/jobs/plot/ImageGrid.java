package io.lockstep.jobs.plot;

import io.lockstep.jobs.plot.Canvas.Anchor;
import java.awt.image.BufferedImage;
import java.util.List;

/** Small images in rows, each with a caption: digits, weights. */
public record ImageGrid(String title, int columns, List<Tile> tiles) implements Plot {

    /** An image and what stands below it. */
    public record Tile(BufferedImage image, String caption) {
        /**
         * Grey values.
         *
         * @param values [0, 1], row by row; 0 is black
         */
        public static Tile grey(float[] values, int width, int height, String caption) {
            return of(values, width, height, caption, value -> Colour.of(0).mix(Colour.of(0xffffff), clamp(value)));
        }

        /** Weights about zero, the largest by size at a scale's end. */
        public static Tile weights(float[] values, int width, int height, String caption) {
            float largest = 1e-12f;
            for (float value : values) largest = Math.max(largest, Math.abs(value));
            float scale = largest;
            return of(values, width, height, caption, value -> Palette.diverging(value / scale));
        }

        private static double clamp(double value) {
            return Math.max(0, Math.min(1, value));
        }

        private static Tile of(
                float[] values,
                int width,
                int height,
                String caption,
                java.util.function.DoubleFunction<Colour> paint) {
            if (values.length != width * height)
                throw new IllegalArgumentException(values.length + " values for " + width + " × " + height);
            var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
            for (int i = 0; i < values.length; i++)
                image.setRGB(i % width, i / width, paint.apply(values[i]).rgb());
            return new Tile(image, caption);
        }
    }

    public ImageGrid {
        tiles = List.copyOf(tiles);
        if (columns < 1) throw new IllegalArgumentException("columns: " + columns);
    }

    @Override
    public void draw(Canvas canvas) {
        int rows = Math.max(1, (tiles.size() + columns - 1) / columns);
        double top = title.isEmpty() ? 8 : 42;
        boolean captions = tiles.stream().anyMatch(tile -> !tile.caption().isEmpty());
        double captionHeight = captions ? 18 : 0;
        double side =
                Math.min((canvas.width() - 16) / columns - 8, (canvas.height() - top - 8) / rows - 8 - captionHeight);
        double left = (canvas.width() - columns * (side + 8)) / 2 + 4;
        canvas.text(16, 26, title, PlotFrame.TITLE, Anchor.START, Colour.INK, true, 0);
        for (int i = 0; i < tiles.size(); i++) {
            double x = left + (i % columns) * (side + 8);
            double y = top + (i / columns) * (side + 8 + captionHeight);
            canvas.image(x, y, side, side, tiles.get(i).image());
            double size = Math.min(12, side / 5);
            canvas.text(x + side / 2, y + side + 14, tiles.get(i).caption(), size, Anchor.MIDDLE, Colour.INK, false, 0);
        }
    }
}
