package io.lockstep.jobs.plot;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Curves over two axes, in the palette's colours, the legend beside. */
public final class LinePlot {
    private static final int WIDTH = 1500;
    private static final int HEIGHT = 900;
    /** Lines of fewer points than this show each point. */
    private static final int MARKED = 25;

    private static final float[] DASHES = {9f, 6f};

    private LinePlot() {}

    /**
     * The picture, {@value #WIDTH} × {@value #HEIGHT} pixels. What a logarithmic axis can't show (zero, negative) and
     * what isn't finite is left out.
     */
    public static BufferedImage render(String title, Axis x, Axis y, List<Line> lines) {
        return BitmapEncoder.getBufferedImage(chart(title, x, y, lines));
    }

    private static XYChart chart(String title, Axis x, Axis y, List<Line> lines) {
        var chart = new XYChartBuilder()
                .width(WIDTH)
                .height(HEIGHT)
                .title(title)
                .xAxisTitle(x.label())
                .yAxisTitle(y.label())
                .build();
        style(chart, x, y);
        for (int i = 0; i < lines.size(); i++) add(chart, lines.get(i), i, x, y);
        if (chart.getSeriesMap().isEmpty()) chart.addSeries("nothing to draw", new double[] {1}, new double[] {1});
        chart.getStyler().setLegendVisible(chart.getSeriesMap().size() > 1);
        return chart;
    }

    private static void style(XYChart chart, Axis x, Axis y) {
        var style = chart.getStyler();
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setPlotGridLinesColor(new Color(0xDDDDDD));
        style.setPlotGridLinesStroke(new BasicStroke(1));
        style.setChartTitleBoxVisible(false);
        style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 34));
        style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 28));
        style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 24));
        style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 24));
        style.setLegendPosition(LegendPosition.OutsideE);
        style.setLegendBorderColor(Color.WHITE);
        style.setLegendSeriesLineLength(46);
        style.setChartPadding(24);
        style.setXAxisLogarithmic(x.logarithmic());
        style.setYAxisLogarithmic(y.logarithmic());
        style.setXAxisLogarithmicDecadeOnly(false);
        style.setYAxisLogarithmicDecadeOnly(false);
    }

    private static void add(XYChart chart, Line line, int index, Axis x, Axis y) {
        var xs = new ArrayList<Double>();
        var ys = new ArrayList<Double>();
        for (int i = 0; i < line.x().length; i++) {
            if (!shows(x, line.x()[i]) || !shows(y, line.y()[i])) continue;
            xs.add(line.x()[i]);
            ys.add(line.y()[i]);
        }
        if (xs.isEmpty()) return;
        Marker marker = xs.size() < MARKED ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE;
        var series = chart.addSeries(line.name(), xs, ys);
        series.setLineColor(Palette.series(index));
        series.setMarkerColor(Palette.series(index));
        series.setMarker(marker);
        // The palette repeats after eight lines: dashes tell the second eight from the first.
        series.setLineStyle(
                index < 8
                        ? new BasicStroke(3.5f)
                        : new BasicStroke(3.5f, BasicStroke.CAP_BUTT, BasicStroke.JOIN_ROUND, 1, DASHES, 0));
    }

    private static boolean shows(Axis axis, double value) {
        return Double.isFinite(value) && (!axis.logarithmic() || value > 0);
    }
}
