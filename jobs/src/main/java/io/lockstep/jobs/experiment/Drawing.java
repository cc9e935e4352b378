package io.lockstep.jobs.experiment;

import io.lockstep.jobs.plot.HeatMap;
import io.lockstep.jobs.plot.ImageGrid;
import io.lockstep.jobs.plot.LineChart;
import io.lockstep.jobs.plot.Palette;
import io.lockstep.jobs.plot.Panels;
import io.lockstep.jobs.plot.Plot;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Draws an experiment's plots onto its sheet; each has a file name without ending, and a title. */
final class Drawing {
    private static final int WIDTH = 760;
    private static final int HEIGHT = 430;
    private static final int PANEL = 360;
    private static final int FILM_PANEL = 300;
    private static final int COLUMNS = 3;
    private static final int TILES = 8;
    private static final int FRAME_MILLIS = 160;
    /** Curves that have a colour of their own; the next ones are broken lines. */
    private static final int COLOURS = 7;

    private final Sheet sheet;

    /** Points in a plane of their own, with lines. */
    record Scatter(String title, String xLabel, String yLabel, LabelledRows points, List<LineChart.Series> lines) {
        Scatter(String title, String xLabel, String yLabel, LabelledRows points) {
            this(title, xLabel, yLabel, points, List.of());
        }
    }

    /** A square cut into linear regions. */
    record Mosaic(String title, List<LinearRegions.Region> regions) {}

    Drawing(Sheet sheet) {
        this.sheet = sheet;
    }

    void boundaries(String file, String title, List<Boundary> boundaries) {
        panels(file, title, boundaries.stream().map(BoundaryPlot::of).toList());
    }

    /** An animated GIF, and the frames for the page's slider. */
    void film(String file, String title, List<Boundary.Frame> frames) {
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
        var series = new ArrayList<LineChart.Series>();
        for (int i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var one = LineChart.Series.of(line.name(), line.x(), line.y(), Palette.series(i));
            series.add(i < COLOURS ? one : one.asDashed());
        }
        double[] xs = lines.stream()
                .flatMapToDouble(l -> java.util.Arrays.stream(l.x()))
                .toArray();
        double[] ys = lines.stream()
                .flatMapToDouble(l -> java.util.Arrays.stream(l.y()))
                .toArray();
        sheet.picture(file, title, new LineChart(title, x.over(xs), y.over(ys), series), WIDTH, HEIGHT);
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

    private void panels(String file, String title, List<Plot> plots) {
        int columns = plots.size() == 4 ? 2 : Math.min(COLUMNS, plots.size());
        int rows = (plots.size() + columns - 1) / columns;
        sheet.picture(file, title, new Panels(columns, plots), columns * PANEL, rows * PANEL);
    }
}
