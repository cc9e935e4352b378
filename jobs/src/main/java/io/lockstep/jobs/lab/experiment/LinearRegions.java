package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.network.Parameters;
import java.util.ArrayList;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/**
 * The linear regions of a plain ReLU network of two inputs, cut exactly: a square is split by the line on which each
 * unit switches, layer by layer, since within a region of the layers before a unit is an affine function.
 *
 * <p>Source: Montúfar, Pascanu, Cho, Bengio, "On the number of linear regions of deep neural networks", 2014. Cuts that
 * leave a sliver of less than {@value #SLIVER} of the square's area are not counted, being rounding.
 */
final class LinearRegions {
    private static final double SLIVER = 1e-9;

    /** A convex polygon, corners in order, on which the network is affine. */
    record Region(double[] x, double[] y) {
        double area() {
            double twice = 0;
            for (int i = 0; i < x.length; i++) {
                int next = (i + 1) % x.length;
                twice += x[i] * y[next] - x[next] * y[i];
            }
            return Math.abs(twice) / 2;
        }
    }

    /** A region with the affine function that each unit of the last layer so far is there: a x + b y + c. */
    private record Piece(Region region, double[] a, double[] b, double[] c) {}

    private LinearRegions() {}

    /**
     * Cuts the square [low, high]².
     *
     * @param parameters of a network without norms and residuals whose first layer reads two inputs; not modified
     */
    static List<Region> of(Parameters parameters, int hiddenLayers, double low, double high) {
        var square = new Region(new double[] {low, high, high, low}, new double[] {low, low, high, high});
        double sliver = SLIVER * square.area();
        var pieces = List.of(new Piece(square, new double[] {1, 0}, new double[] {0, 1}, new double[] {0, 0}));
        for (int layer = 0; layer < hiddenLayers; layer++) {
            var weight = parameters.get("layers." + layer + ".weight");
            var bias = bias(parameters, layer);
            var next = new ArrayList<Piece>();
            for (var piece : pieces) cutByLayer(affine(piece, weight, bias), sliver, next);
            pieces = next;
        }
        return pieces.stream().map(Piece::region).toList();
    }

    private static FMatrixRMaj bias(Parameters parameters, int layer) {
        String name = "layers." + layer + ".bias";
        boolean present = parameters.tensors().stream().anyMatch(t -> t.name().equals(name));
        return present ? parameters.get(name) : null;
    }

    /** The pre-activations of a layer on a piece. */
    private static Piece affine(Piece piece, FMatrixRMaj weight, FMatrixRMaj bias) {
        int units = weight.numCols;
        double[] a = new double[units];
        double[] b = new double[units];
        double[] c = new double[units];
        for (int unit = 0; unit < units; unit++) {
            c[unit] = bias == null ? 0 : bias.data[unit];
            for (int in = 0; in < weight.numRows; in++) {
                double w = weight.data[in * units + unit];
                a[unit] += w * piece.a[in];
                b[unit] += w * piece.b[in];
                c[unit] += w * piece.c[in];
            }
        }
        return new Piece(piece.region, a, b, c);
    }

    /** Splits by each unit's zero line, then switches the negative units off. */
    private static void cutByLayer(Piece before, double sliver, List<Piece> out) {
        var regions = List.of(before.region);
        for (int unit = 0; unit < before.a.length; unit++) {
            var cut = new ArrayList<Region>();
            for (var region : regions) split(region, before.a[unit], before.b[unit], before.c[unit], sliver, cut);
            regions = cut;
        }
        for (var region : regions) out.add(rectified(before, region));
    }

    private static Piece rectified(Piece before, Region region) {
        double[] a = before.a.clone();
        double[] b = before.b.clone();
        double[] c = before.c.clone();
        double x = mean(region.x);
        double y = mean(region.y);
        for (int unit = 0; unit < a.length; unit++)
            if (a[unit] * x + b[unit] * y + c[unit] <= 0) a[unit] = b[unit] = c[unit] = 0;
        return new Piece(region, a, b, c);
    }

    /** Adds the parts of a convex polygon on either side of the line a x + b y + c = 0. */
    private static void split(Region region, double a, double b, double c, double sliver, List<Region> out) {
        var above = side(region, a, b, c);
        var below = side(region, -a, -b, -c);
        boolean cuts = above != null && below != null && above.area() > sliver && below.area() > sliver;
        if (cuts) {
            out.add(above);
            out.add(below);
        } else {
            out.add(region);
        }
    }

    /** The part where a x + b y + c ≥ 0 (Sutherland and Hodgman's clipping), null where it has no area. */
    private static Region side(Region region, double a, double b, double c) {
        int corners = region.x.length;
        double[] x = new double[corners + 2];
        double[] y = new double[corners + 2];
        int count = 0;
        for (int i = 0; i < corners; i++) {
            int next = (i + 1) % corners;
            double here = a * region.x[i] + b * region.y[i] + c;
            double there = a * region.x[next] + b * region.y[next] + c;
            if (here >= 0) {
                x[count] = region.x[i];
                y[count++] = region.y[i];
            }
            if ((here >= 0) != (there >= 0)) {
                double t = here / (here - there);
                x[count] = region.x[i] + t * (region.x[next] - region.x[i]);
                y[count++] = region.y[i] + t * (region.y[next] - region.y[i]);
            }
        }
        if (count < 3) return null;
        return new Region(java.util.Arrays.copyOf(x, count), java.util.Arrays.copyOf(y, count));
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) sum += value;
        return sum / values.length;
    }
}
