package io.lockstep.jobs.lab.experiment;

import io.lockstep.jobs.plot.Axis;
import io.lockstep.jobs.plot.Colour;
import io.lockstep.jobs.plot.Palette;
import io.lockstep.jobs.plot.Plot;
import io.lockstep.jobs.plot.ScatterChart;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.Path2D;
import java.awt.image.BufferedImage;
import java.util.List;

/** A square cut into linear regions, drawn as tiles. */
final class MosaicPlot {
    private static final int PIXELS = 720;
    private static final int COLOURS = 6;

    private MosaicPlot() {}

    static Plot of(Drawing.Mosaic mosaic, double low, double high) {
        var x = new Axis("x0, standardised", low, high, false);
        var y = new Axis("x1, standardised", low, high, false);
        var field = new ScatterChart.Field(tiles(mosaic.regions(), low, high));
        return ScatterChart.of(mosaic.title(), x, y, List.of()).over(field);
    }

    private static BufferedImage tiles(List<LinearRegions.Region> regions, double low, double high) {
        var image = new BufferedImage(PIXELS, PIXELS, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
        g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
        g.setStroke(new BasicStroke(1.6f));
        double scale = PIXELS / (high - low);
        int next = 0;
        for (var region : regions) {
            var path = new Path2D.Double();
            for (int i = 0; i < region.x().length; i++) {
                double px = (region.x()[i] - low) * scale;
                double py = (high - region.y()[i]) * scale;
                if (i == 0) path.moveTo(px, py);
                else path.lineTo(px, py);
            }
            path.closePath();
            var tile = Palette.series(next++ % COLOURS).mix(Colour.of(0xffffff), 0.6);
            g.setColor(new Color(tile.rgb()));
            g.fill(path);
            g.setColor(Color.DARK_GRAY);
            g.draw(path);
        }
        g.dispose();
        return image;
    }
}
