package io.lockstep.jobs.lab.experiment;

import io.lockstep.jobs.plot.Colour;
import io.lockstep.jobs.plot.HeatMap;
import io.lockstep.jobs.plot.ImageGrid;
import io.lockstep.jobs.plot.LineChart;
import io.lockstep.jobs.plot.Palette;
import io.lockstep.jobs.plot.Panels;
import io.lockstep.jobs.plot.Plot;
import io.lockstep.jobs.plot.ScatterChart;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** Draws an experiment's plots onto its sheet; each has a file name without ending, and a title. */
final class Drawing {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 430;
    private static final int PANEL = 360;
    private static final int FILM_PANEL = 300;
    private static final int COLUMNS = 3;
    private static final int TILES = 8;
    private static final int FRAME_MILLIS = 160;
    private static final double REACH = 10;

    private final Sheet sheet;

    /** Points in the square [low, high]² with lines; the axes' names are those of the features. */
    record Scatter(
            String title,
            LabelledRows points,
            double low,
            double high,
            List<LineChart.Series> lines,
            List<ScatterChart.Note> notes) {}

    /** A square cut into linear regions. */
    record Mosaic(String title, List<LinearRegions.Region> regions) {}

    Drawing(Sheet sheet) {
        this.sheet = sheet;
    }

    void boundaries(String file, String title, List<Boundary> boundaries) {
        panels(file, title, boundaries.stream().map(BoundaryPlot::of).toList());
    }

    /** An animated GIF, and the frames for the page's slider. */
    void film(String file, String title, List<Boundary.Scene> frames) {
        var pictures = new ArrayList<BufferedImage>();
        var names = new ArrayList<String>();
        for (var frame : frames) {
            var plots = frame.panels().stream().map(BoundaryPlot::of).toList();
            pictures.add(new Panels(plots.size(), plots).image(plots.size() * FILM_PANEL, FILM_PANEL, 1));
            names.add(frame.title());
        }
        sheet.film(file, title, names, pictures, FRAME_MILLIS);
    }

    void points(String file, String title, List<Scatter> scatters) {
        panels(file, title, scatters.stream().map(BoundaryPlot::of).toList());
    }

    /** The straight line through a point across a direction, long enough for any picture. */
    static LineChart.Series across(String name, double[] point, double[] normal, Colour colour) {
        double length = Math.hypot(normal[0], normal[1]) / REACH;
        double[] along = {-normal[1] / length, normal[0] / length};
        return LineChart.Series.of(
                name,
                new double[] {point[0] - along[0], point[0] + along[0]},
                new double[] {point[1] - along[1], point[1] + along[1]},
                colour);
    }

    void mosaics(String file, String title, double low, double high, List<Mosaic> mosaics) {
        panels(
                file,
                title,
                mosaics.stream().map(m -> MosaicPlot.of(m, low, high)).toList());
    }

    /**
     * @param signed whether zero is white, blue below and vermilion above; else white on black
     */
    void images(String file, String title, List<SmallImage> images, boolean signed) {
        var tiles = new ArrayList<ImageGrid.Tile>();
        for (var image : images)
            tiles.add(
                    signed
                            ? ImageGrid.Tile.weights(image.pixels(), image.width(), image.height(), image.caption())
                            : ImageGrid.Tile.grey(image.pixels(), image.width(), image.height(), image.caption()));
        int rows = Math.max(1, (tiles.size() + TILES - 1) / TILES);
        sheet.picture(file, title, new ImageGrid(title, TILES, tiles), WIDTH, 50 + rows * 112);
    }

    void lines(String file, String title, Scale x, Scale y, List<Line> lines) {
        sheet.picture(file, title, chart(title, x, y, lines), WIDTH, HEIGHT);
    }

    /**
     * Curves as a plot of their own; those that the axis has no place for are left out. A thing's second curve is a
     * broken line, as are those past the last colour.
     */
    static Plot chart(String title, Scale x, Scale y, List<Line> all) {
        var lines = all.stream().filter(line -> y.shows(line.y())).toList();
        var colours = Palette.of(lines.stream().map(Line::thing).toList());
        var drawn = new HashSet<Colour>();
        var series = new ArrayList<LineChart.Series>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var one = LineChart.Series.of(line.name(), line.x(), line.y(), colours.get(i))
                    .withBand(line.low(), line.high());
            boolean dashed = !drawn.add(colours.get(i)) || line.dashed();
            series.add(dashed ? one.asDashed() : one);
        }
        var xs = lines.stream().flatMapToDouble(l -> DoubleStream.of(l.x())).toArray();
        var ys = lines.stream()
                .flatMap(l -> Stream.of(l.y(), l.low(), l.high()))
                .flatMapToDouble(DoubleStream::of)
                .toArray();
        var across = x.over(xs);
        boolean whole = !x.logarithmic() && DoubleStream.of(xs).allMatch(value -> value == Math.rint(value));
        return new LineChart(title, whole ? across.whole() : across, y.over(ys), series);
    }

    /**
     * @param values [y][x], NaN for an empty cell
     * @param decimals of the numbers in the cells
     */
    void heatMap(
            String file,
            String title,
            String xLabel,
            String yLabel,
            List<String> xNames,
            List<String> yNames,
            double[][] values,
            int decimals) {
        var map = new HeatMap(title, xLabel, xNames, yLabel, yNames, values, decimals);
        sheet.picture(file, title, map, WIDTH, HEIGHT);
    }

    void plot(String file, String title, Plot plot) {
        sheet.picture(file, title, plot, WIDTH, HEIGHT);
    }

    /** Plots one below the other in one picture. */
    void stacked(String file, String title, List<Plot> plots) {
        sheet.picture(file, title, new Panels(1, plots), WIDTH, HEIGHT * 4 / 5 * plots.size());
    }

    /** Plots beside one another in one picture. */
    void panels(String file, String title, List<Plot> plots) {
        int columns = plots.size() == 4 ? 2 : Math.min(COLUMNS, plots.size());
        int rows = (plots.size() + columns - 1) / columns;
        sheet.picture(file, title, new Panels(columns, plots), columns * PANEL, rows * PANEL);
    }
}
