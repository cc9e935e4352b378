package io.lockstep.jobs.plot;

import io.lockstep.jobs.plot.Canvas.Anchor;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.DoubleBinaryOperator;

/** Points in groups, over an optional field of colours such as a classifier's regions. */
public record ScatterChart(
        String title, Axis x, Axis y, List<Group> groups, Field field, List<LineChart.Series> lines, List<Note> notes)
        implements Plot {
    private static final double NOTE_HEIGHT = 15;

    /** A word beside a point. */
    public record Note(String text, double x, double y) {}

    /**
     * Points of one kind.
     *
     * @param tips shown on a page for each point; empty for none
     */
    public record Group(String name, double[] xs, double[] ys, Colour colour, List<String> tips) {
        public static Group of(String name, double[] xs, double[] ys, Colour colour) {
            return new Group(name, xs, ys, colour, List.of());
        }
    }

    /**
     * Colours behind the points.
     *
     * @param image its upper row is the y axis's high end
     */
    public record Field(BufferedImage image) {
        /**
         * A field over the two axes' ranges.
         *
         * @param value in [-1, 1] for {@link Palette#diverging}; 0 is the boundary
         * @param pixels cells each way
         */
        public static Field diverging(Axis x, Axis y, int pixels, DoubleBinaryOperator value) {
            return of(x, y, pixels, (a, b) -> Palette.diverging(value.applyAsDouble(a, b)));
        }

        /** What a cell's colour is. */
        @FunctionalInterface
        public interface Paint {
            Colour at(double x, double y);
        }

        public static Field of(Axis x, Axis y, int pixels, Paint paint) {
            var image = new BufferedImage(pixels, pixels, BufferedImage.TYPE_INT_RGB);
            for (int row = 0; row < pixels; row++)
                for (int column = 0; column < pixels; column++) {
                    double px = x.low() + (column + 0.5) / pixels * (x.high() - x.low());
                    double py = y.high() - (row + 0.5) / pixels * (y.high() - y.low());
                    image.setRGB(column, row, paint.at(px, py).rgb());
                }
            return new Field(image);
        }
    }

    public ScatterChart {
        groups = List.copyOf(groups);
        lines = List.copyOf(lines);
    }

    public static ScatterChart of(String title, Axis x, Axis y, List<Group> groups) {
        return new ScatterChart(title, x, y, groups, null, List.of(), List.of());
    }

    /** The same over a field. */
    public ScatterChart over(Field behind) {
        return new ScatterChart(title, x, y, groups, behind, lines, notes);
    }

    /** The same with curves, such as a fit or a boundary. */
    public ScatterChart with(List<LineChart.Series> curves) {
        return new ScatterChart(title, x, y, groups, field, curves, notes);
    }

    /** The same with words beside points. */
    public ScatterChart noted(List<Note> words) {
        return new ScatterChart(title, x, y, groups, field, lines, words);
    }

    @Override
    public void draw(Canvas canvas) {
        var legend = new ArrayList<PlotFrame.Entry>();
        for (var group : groups)
            if (!group.name().isEmpty())
                legend.add(new PlotFrame.Entry(group.name(), group.colour(), PlotFrame.Sample.DISC));
        for (var line : lines)
            if (!line.name().isEmpty())
                legend.add(new PlotFrame.Entry(line.name(), line.colour(), PlotFrame.Sample.of(line)));
        var frame = new PlotFrame(canvas, title, x, y, legend);
        frame.grid();
        frame.clip();
        if (field != null) canvas.image(frame.left, frame.top, frame.width, frame.height, field.image());
        for (var line : lines) {
            var xs = new double[line.xs().length];
            var ys = new double[xs.length];
            for (int i = 0; i < xs.length; i++) {
                xs[i] = frame.x(line.xs()[i]);
                ys[i] = frame.y(line.ys()[i]);
            }
            canvas.polyline(xs, ys, line.colour(), 2.2, line.dashed());
        }
        for (var group : groups) points(frame, group);
        canvas.unclip();
        notes(frame);
    }

    /** From the lowest up, each above those that it would cover. */
    private void notes(PlotFrame frame) {
        var placed = new ArrayList<double[]>();
        for (var note :
                notes.stream().sorted(Comparator.comparingDouble(Note::y)).toList()) {
            double width = Canvas.textWidth(note.text(), PlotFrame.TICK);
            double right = frame.x(note.x()) + 9;
            double across = right + width <= frame.left + frame.width ? right : frame.x(note.x()) - 9 - width;
            double down = frame.y(note.y()) + 4;
            for (var other : placed)
                if (Math.abs(across - other[0]) < width && Math.abs(down - other[1]) < NOTE_HEIGHT)
                    down = other[1] - NOTE_HEIGHT;
            placed.add(new double[] {across, down});
            frame.canvas.text(across, down, note.text(), PlotFrame.TICK, Anchor.START, Colour.INK, false, 0);
        }
    }

    private static void points(PlotFrame frame, Group group) {
        double radius = group.xs().length > 400 ? 2.4 : 4;
        for (int i = 0; i < group.xs().length; i++) {
            double y = group.ys()[i];
            if (!Double.isFinite(y) || !Double.isFinite(group.xs()[i])) continue;
            var tip = group.tips().isEmpty() ? null : group.tips().get(i);
            frame.canvas.disc(frame.x(group.xs()[i]), frame.y(y), radius, group.colour(), Colour.PAPER, tip);
        }
    }
}
