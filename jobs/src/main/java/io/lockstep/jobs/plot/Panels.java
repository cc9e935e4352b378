package io.lockstep.jobs.plot;

import java.awt.image.BufferedImage;
import java.util.List;

/** Several plots in one picture, row by row. */
public record Panels(int columns, List<Plot> plots) implements Plot {
    public Panels {
        plots = List.copyOf(plots);
        if (columns < 1) throw new IllegalArgumentException("columns: " + columns);
    }

    @Override
    public void draw(Canvas canvas) {
        int rows = Math.max(1, (plots.size() + columns - 1) / columns);
        double width = canvas.width() / columns;
        double height = canvas.height() / rows;
        for (int i = 0; i < plots.size(); i++)
            plots.get(i).draw(new Part(canvas, i % columns * width, i / columns * height, width, height));
    }

    /** A rectangle of another canvas. */
    private record Part(Canvas whole, double left, double top, double width, double height) implements Canvas {
        private static double[] shift(double[] values, double by) {
            var shifted = new double[values.length];
            for (int i = 0; i < values.length; i++) shifted[i] = values[i] + by;
            return shifted;
        }

        @Override
        public void polyline(double[] xs, double[] ys, Colour colour, double thickness, boolean dashed) {
            whole.polyline(shift(xs, left), shift(ys, top), colour, thickness, dashed);
        }

        @Override
        public void polygon(double[] xs, double[] ys, Colour fill, double opacity) {
            whole.polygon(shift(xs, left), shift(ys, top), fill, opacity);
        }

        @Override
        public void rectangle(double x, double y, double w, double h, Colour fill) {
            whole.rectangle(x + left, y + top, w, h, fill);
        }

        @Override
        public void disc(double x, double y, double radius, Colour fill, Colour edge, String tip) {
            whole.disc(x + left, y + top, radius, fill, edge, tip);
        }

        @Override
        public void text(
                double x, double y, String text, double size, Anchor anchor, Colour colour, boolean bold, int turns) {
            whole.text(x + left, y + top, text, size, anchor, colour, bold, turns);
        }

        @Override
        public void image(double x, double y, double w, double h, BufferedImage image) {
            whole.image(x + left, y + top, w, h, image);
        }

        @Override
        public void clip(double x, double y, double w, double h) {
            whole.clip(x + left, y + top, w, h);
        }

        @Override
        public void unclip() {
            whole.unclip();
        }
    }
}
