package io.lockstep.jobs.plot;

import io.lockstep.core.Figures;
import io.lockstep.jobs.plot.Canvas.Anchor;
import java.util.List;

/**
 * A table of numbers as colours, each number written in its cell where there is room.
 *
 * @param values [row][column]; NaN for an empty cell
 * @param decimals of the numbers in the cells
 * @param lowIsBright whether low values have the bright end of the colours, as where less is better
 */
public record HeatMap(
        String title,
        String columnLabel,
        List<String> columns,
        String rowLabel,
        List<String> rows,
        double[][] values,
        int decimals,
        boolean lowIsBright)
        implements Plot {
    private static final int SCALE_STEPS = 60;
    private static final double LARGEST = 15;
    private static final double SMALLEST = 8;

    /** High values are bright. */
    public HeatMap(
            String title,
            String columnLabel,
            List<String> columns,
            String rowLabel,
            List<String> rows,
            double[][] values,
            int decimals) {
        this(title, columnLabel, columns, rowLabel, rows, values, decimals, false);
    }

    @Override
    public void draw(Canvas canvas) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (var row : values)
            for (double value : row)
                if (Double.isFinite(value)) {
                    low = Math.min(low, value);
                    high = Math.max(high, value);
                }
        double rowText = rows.stream()
                .mapToDouble(row -> Canvas.textWidth(row, PlotFrame.TICK))
                .max()
                .orElse(0);
        double left = 40 + rowText;
        double top = 46;
        double cellWidth = (canvas.width() - left - 90) / columns.size();
        double cellHeight = (canvas.height() - top - 56) / rows.size();
        canvas.text(left, 26, title, PlotFrame.TITLE, Anchor.START, Colour.INK, true, 0);
        for (int r = 0; r < rows.size(); r++)
            for (int c = 0; c < columns.size(); c++)
                cell(
                        canvas,
                        left + c * cellWidth,
                        top + r * cellHeight,
                        cellWidth,
                        cellHeight,
                        values[r][c],
                        low,
                        high);
        names(canvas, left, top, cellWidth, cellHeight);
        if (low <= high)
            scale(canvas, left + cellWidth * columns.size() + 18, top, cellHeight * rows.size(), low, high);
    }

    private void cell(
            Canvas canvas, double x, double y, double width, double height, double value, double low, double high) {
        boolean empty = !Double.isFinite(value);
        var colour = empty ? Colour.GRID : colour(high > low ? (value - low) / (high - low) : 0.5);
        canvas.rectangle(x + 0.5, y + 0.5, width - 1, height - 1, colour);
        var text = empty ? "–" : Figures.fixed(value, decimals);
        double size = Math.min(Math.min(LARGEST, height * 0.6), (width - 4) / Canvas.textWidth(text, 1));
        if (size < SMALLEST) return;
        var ink = empty ? Colour.MUTED : colour.contrast();
        canvas.text(x + width / 2, y + height / 2 + size * 0.36, text, size, Anchor.MIDDLE, ink, false, 0);
    }

    private void names(Canvas canvas, double left, double top, double cellWidth, double cellHeight) {
        double bottom = top + cellHeight * rows.size();
        int every = Math.max(1, (int) Math.ceil(24 / Math.max(1, cellWidth)));
        for (int c = 0; c < columns.size(); c += every)
            canvas.text(
                    left + (c + 0.5) * cellWidth,
                    bottom + 18,
                    columns.get(c),
                    PlotFrame.TICK,
                    Anchor.MIDDLE,
                    Colour.MUTED,
                    false,
                    0);
        int everyRow = Math.max(1, (int) Math.ceil(14 / Math.max(1, cellHeight)));
        for (int r = 0; r < rows.size(); r += everyRow)
            canvas.text(
                    left - 8,
                    top + (r + 0.5) * cellHeight + 4,
                    rows.get(r),
                    PlotFrame.TICK,
                    Anchor.END,
                    Colour.MUTED,
                    false,
                    0);
        double middle = left + cellWidth * columns.size() / 2;
        canvas.text(middle, bottom + 40, columnLabel, PlotFrame.LABEL, Anchor.MIDDLE, Colour.INK, false, 0);
        canvas.text(16, (top + bottom) / 2, rowLabel, PlotFrame.LABEL, Anchor.MIDDLE, Colour.INK, false, 1);
    }

    private Colour colour(double share) {
        return Palette.sequential(lowIsBright ? 1 - share : share);
    }

    private void scale(Canvas canvas, double x, double top, double height, double low, double high) {
        double step = height / SCALE_STEPS;
        for (int i = 0; i < SCALE_STEPS; i++)
            canvas.rectangle(x, top + i * step, 14, step + 0.5, colour(1 - i / (double) (SCALE_STEPS - 1)));
        canvas.text(x + 18, top + 10, Figures.tick(high), PlotFrame.TICK, Anchor.START, Colour.MUTED, false, 0);
        canvas.text(x + 18, top + height, Figures.tick(low), PlotFrame.TICK, Anchor.START, Colour.MUTED, false, 0);
    }
}
