package io.lockstep.jobs.plot;

import io.lockstep.core.Figures;
import io.lockstep.jobs.plot.Canvas.Anchor;
import java.util.List;

/**
 * A network's units and wires, left to right; a wire's colour and thickness show its weight.
 *
 * @param units the names of the units, layer by layer; an empty name leaves the unit bare, a line break makes two lines
 * @param wires what connects them
 */
public record NetworkDiagram(String title, List<List<String>> units, List<Connection> wires, boolean showWeights)
        implements Plot {

    /** A connection from a unit of layer {@code layer} to one of a later layer; all numbers from 0. */
    public record Connection(int layer, int unit, int toLayer, int toUnit, double weight) {}

    public NetworkDiagram {
        units = units.stream().map(List::copyOf).toList();
        wires = List.copyOf(wires);
    }

    @Override
    public void draw(Canvas canvas) {
        canvas.text(16, 26, title, PlotFrame.TITLE, Anchor.START, Colour.INK, true, 0);
        double largest = wires.stream()
                .mapToDouble(wire -> Math.abs(wire.weight()))
                .max()
                .orElse(1);
        double radius = radius(canvas);
        for (var wire : wires) {
            double share = largest == 0 ? 0 : wire.weight() / largest;
            double[] xs = {x(canvas, wire.layer()), x(canvas, wire.toLayer())};
            double[] ys = {y(canvas, wire.layer(), wire.unit()), y(canvas, wire.toLayer(), wire.toUnit())};
            var colour = share < 0 ? Palette.series(0) : Palette.series(4);
            canvas.polyline(xs, ys, colour, 0.6 + 4 * Math.abs(share), wire.weight() < 0);
        }
        if (showWeights) for (var wire : wires) weight(canvas, wire);
        for (int layer = 0; layer < units.size(); layer++)
            for (int unit = 0; unit < units.get(layer).size(); unit++) unit(canvas, layer, unit, radius);
        boolean positive = wires.stream().anyMatch(wire -> wire.weight() >= 0);
        boolean negative = wires.stream().anyMatch(wire -> wire.weight() < 0);
        var key = (positive ? "orange: positive weight; " : "") + (negative ? "blue, broken: negative weight; " : "")
                + "thicker: larger";
        canvas.text(16, canvas.height() - 12, key, PlotFrame.TICK, Anchor.START, Colour.MUTED, false, 0);
    }

    private void unit(Canvas canvas, int layer, int unit, double radius) {
        double x = x(canvas, layer);
        double y = y(canvas, layer, unit);
        canvas.disc(x, y, radius, Colour.PAPER, Colour.INK, null);
        var lines = units.get(layer).get(unit).split("\n");
        double longest = 1;
        for (var line : lines) longest = Math.max(longest, Canvas.textWidth(line, 1));
        double size = Math.min(PlotFrame.LABEL, 1.7 * radius / longest);
        double first = y + size * (0.35 - 0.6 * (lines.length - 1));
        for (int i = 0; i < lines.length; i++)
            canvas.text(x, first + 1.2 * size * i, lines[i], size, Anchor.MIDDLE, Colour.INK, false, 0);
    }

    /** Near the wire's start, where wires to one unit are still apart. */
    private void weight(Canvas canvas, Connection wire) {
        double x1 = x(canvas, wire.layer());
        double y1 = y(canvas, wire.layer(), wire.unit());
        double x = x1 + 0.3 * (x(canvas, wire.toLayer()) - x1);
        double y = y1 + 0.3 * (y(canvas, wire.toLayer(), wire.toUnit()) - y1);
        var text = Figures.fixed(wire.weight(), 2);
        double half = Canvas.textWidth(text, PlotFrame.TICK) / 2 + 3;
        canvas.rectangle(x - half, y - 9, 2 * half, 17, Colour.PAPER);
        canvas.text(x, y + 4, text, PlotFrame.TICK, Anchor.MIDDLE, Colour.INK, false, 0);
    }

    private double radius(Canvas canvas) {
        int most = units.stream().mapToInt(List::size).max().orElse(1);
        return Math.max(3, Math.min(32, (canvas.height() - 90) / most * 0.36));
    }

    private double x(Canvas canvas, int layer) {
        return 60 + (canvas.width() - 120) * (units.size() == 1 ? 0.5 : layer / (double) (units.size() - 1));
    }

    private double y(Canvas canvas, int layer, int unit) {
        return 44 + (canvas.height() - 80) * (unit + 0.5) / units.get(layer).size();
    }
}
