package io.lockstep.jobs.plot;

import io.lockstep.core.Figures;
import io.lockstep.jobs.plot.Canvas.Anchor;
import java.util.ArrayList;
import java.util.List;

/**
 * Horizontal bars, best on top, each with an optional interval: a ranking. Values near one another and far from 0 are
 * dots instead, on an axis of their own range.
 */
public record BarChart(String title, String valueLabel, List<Bar> bars, int decimals) implements Plot {

    /**
     * A bar.
     *
     * @param low the interval's lower end; NaN for no interval
     */
    public record Bar(String name, double value, double low, double high, Colour colour) {
        public static Bar of(String name, double value, Colour colour) {
            return new Bar(name, value, Double.NaN, Double.NaN, colour);
        }
    }

    public BarChart {
        bars = List.copyOf(bars);
    }

    @Override
    public void draw(Canvas canvas) {
        double names = bars.stream()
                .mapToDouble(bar -> Canvas.textWidth(bar.name(), PlotFrame.LABEL))
                .max()
                .orElse(0);
        double left = 44 + Math.min(names, canvas.width() * 0.5);
        double top = 46;
        double width = canvas.width() - left - 80;
        double height = canvas.height() - top - 50;
        var axis = axis();
        canvas.text(16, 26, title, PlotFrame.TITLE, Anchor.START, Colour.INK, true, 0);
        for (double tick : axis.ticks(6)) {
            if (axis.share(tick) < 0 || axis.share(tick) > 1) continue;
            double x = left + width * axis.share(tick);
            canvas.line(x, top, x, top + height, Colour.GRID, 1);
            canvas.text(
                    x, top + height + 17, Figures.tick(tick), PlotFrame.TICK, Anchor.MIDDLE, Colour.MUTED, false, 0);
        }
        canvas.text(
                left + width / 2, top + height + 38, valueLabel, PlotFrame.LABEL, Anchor.MIDDLE, Colour.INK, false, 0);
        double slot = height / Math.max(1, bars.size());
        for (int i = 0; i < bars.size(); i++) bar(canvas, bars.get(i), axis, left, top + i * slot, width, slot);
        double zero = left + width * Math.max(0, axis.share(0));
        canvas.line(zero, top, zero, top + height, Colour.MUTED, 1);
    }

    /** From 0, unless all bars are near one another and far from 0: then differences are what is asked for. */
    private Axis axis() {
        var values = new ArrayList<Double>();
        for (var bar : bars) {
            values.add(bar.value());
            if (Double.isFinite(bar.low())) values.add(bar.low());
            if (Double.isFinite(bar.high())) values.add(bar.high());
        }
        double[] all = values.stream()
                .mapToDouble(Double::doubleValue)
                .filter(Double::isFinite)
                .toArray();
        double low = java.util.Arrays.stream(all).min().orElse(0);
        double high = java.util.Arrays.stream(all).max().orElse(1);
        if (low > 0 && high - low < 0.35 * high && high > low)
            return new Axis(valueLabel, low - 0.25 * (high - low), high + 0.05 * (high - low), false);
        if (low == 0 && high == 0) return new Axis(valueLabel, 0, 1, false);
        double room = 0.05 * (Math.max(high, 0) - Math.min(low, 0));
        return new Axis(valueLabel, low < 0 ? low - room : 0, high > 0 ? high + room : 0, false);
    }

    private void bar(Canvas canvas, Bar bar, Axis axis, double left, double y, double width, double slot) {
        double thickness = Math.min(slot * 0.72, 34);
        double middle = y + slot / 2;
        double size = Math.min(PlotFrame.LABEL, slot * 0.8);
        double zero = left + width * Math.max(0, axis.share(0));
        double end = left + width * axis.share(bar.value());
        if (size >= 6) canvas.text(left - 8, middle + size * 0.35, bar.name(), size, Anchor.END, Colour.INK, false, 0);
        if (!Double.isFinite(bar.value())) return;
        // The length of a bar that doesn't begin at 0 would say the wrong thing.
        if (axis.share(0) < 0) {
            canvas.line(left, middle, left + width, middle, Colour.GRID, 1);
            canvas.disc(end, middle, Math.min(8, thickness / 2), bar.colour(), Colour.PAPER, null);
        } else
            canvas.rectangle(
                    Math.min(zero, end), middle - thickness / 2, Math.abs(end - zero), thickness, bar.colour());
        double right = Math.max(zero, end) + (axis.share(0) < 0 ? 6 : 0);
        if (Double.isFinite(bar.low()) && Double.isFinite(bar.high())) {
            double from = left + width * axis.share(bar.low());
            double to = left + width * axis.share(bar.high());
            canvas.line(from, middle, to, middle, Colour.INK, 1.6);
            canvas.line(from, middle - 5, from, middle + 5, Colour.INK, 1.6);
            canvas.line(to, middle - 5, to, middle + 5, Colour.INK, 1.6);
            right = Math.max(right, to);
            if (axis.share(0) < 0)
                canvas.disc(end, middle, Math.min(8, thickness / 2), bar.colour(), Colour.PAPER, null);
        }
        var text = Figures.fixed(bar.value(), decimals);
        if (size >= 6) canvas.text(right + 6, middle + size * 0.35, text, size, Anchor.START, Colour.MUTED, false, 0);
    }
}
