package io.lockstep.jobs.plot;

import io.lockstep.jobs.plot.Canvas.Anchor;
import java.util.List;

/** A chart's title, axes, grid and legend, and where its data goes. */
final class PlotFrame {
    static final double TITLE = 17;
    static final double LABEL = 13;
    static final double TICK = 12;
    /** How much longer a bold text may be than a plain one. */
    private static final double BOLDER = 1.3;

    final Canvas canvas;
    final Axis xAxis;
    final Axis yAxis;
    final double left;
    final double top;
    final double width;
    final double height;

    /** What a legend shows beside a name. */
    enum Sample {
        LINE,
        DASHES,
        DISC;

        static Sample of(LineChart.Series series) {
            return series.dashed() ? DASHES : LINE;
        }
    }

    /** A legend's entry. */
    record Entry(String name, Colour colour, Sample sample) {}

    PlotFrame(Canvas canvas, String title, Axis xAxis, Axis yAxis, List<Entry> legend) {
        this.canvas = canvas;
        this.xAxis = xAxis;
        this.yAxis = yAxis;
        double tickWidth = yAxis.ticks(6).stream()
                .mapToDouble(tick -> Canvas.textWidth(yAxis.text(tick), TICK))
                .max()
                .orElse(20);
        left = 34 + tickWidth;
        double legendTop = title.isEmpty() ? 12 : 40;
        top = legendTop + 20 * legendLines(legend, canvas.width() - left - 20);
        width = Math.max(40, canvas.width() - left - 20);
        height = Math.max(40, canvas.height() - top - 50);
        double titleSize = Math.min(TITLE, (canvas.width() - left) / Math.max(1, BOLDER * Canvas.textWidth(title, 1)));
        canvas.text(left, 26, title, titleSize, Anchor.START, Colour.INK, true, 0);
        legend(legend, legendTop + 8);
    }

    private static double entryWidth(Entry entry) {
        return 46 + Canvas.textWidth(entry.name(), LABEL);
    }

    private static int legendLines(List<Entry> legend, double room) {
        int lines = legend.isEmpty() ? 0 : 1;
        double x = 0;
        for (var entry : legend) {
            if (x > 0 && x + entryWidth(entry) > room) {
                lines++;
                x = 0;
            }
            x += entryWidth(entry);
        }
        return lines;
    }

    private void legend(List<Entry> legend, double firstLine) {
        double x = 0;
        double y = firstLine;
        for (var entry : legend) {
            if (x > 0 && x + entryWidth(entry) > width) {
                y += 20;
                x = 0;
            }
            double[] xs = {left + x, left + x + 22};
            if (entry.sample() == Sample.DISC) canvas.disc(xs[1] - 5, y - 4, 5, entry.colour(), Colour.PAPER, null);
            else canvas.polyline(xs, new double[] {y - 4, y - 4}, entry.colour(), 3, entry.sample() == Sample.DASHES);
            canvas.text(left + x + 28, y, entry.name(), LABEL, Anchor.START, Colour.INK, false, 0);
            x += entryWidth(entry);
        }
    }

    /** The grid and the axes' numbers; before the data. */
    void grid() {
        for (double tick : xAxis.ticks(8)) {
            if (xAxis.share(tick) < 0 || xAxis.share(tick) > 1) continue;
            canvas.line(x(tick), top, x(tick), top + height, Colour.GRID, 1);
            canvas.text(x(tick), top + height + 17, xAxis.text(tick), TICK, Anchor.MIDDLE, Colour.MUTED, false, 0);
        }
        numbersUp();
        labels();
    }

    void numbersUp() {
        for (double tick : yAxis.ticks(6)) {
            if (yAxis.share(tick) < 0 || yAxis.share(tick) > 1) continue;
            canvas.line(left, y(tick), left + width, y(tick), Colour.GRID, 1);
            canvas.text(left - 6, y(tick) + 4, yAxis.text(tick), TICK, Anchor.END, Colour.MUTED, false, 0);
        }
    }

    void labels() {
        canvas.line(left, top + height, left + width, top + height, Colour.MUTED, 1);
        canvas.line(left, top, left, top + height, Colour.MUTED, 1);
        canvas.text(left + width / 2, top + height + 38, xAxis.label(), LABEL, Anchor.MIDDLE, Colour.INK, false, 0);
        canvas.text(16, top + height / 2, yAxis.label(), LABEL, Anchor.MIDDLE, Colour.INK, false, 1);
    }

    double x(double value) {
        return left + width * xAxis.share(value);
    }

    double y(double value) {
        return top + height * (1 - yAxis.share(value));
    }

    void clip() {
        canvas.clip(left, top, width, height);
    }
}
