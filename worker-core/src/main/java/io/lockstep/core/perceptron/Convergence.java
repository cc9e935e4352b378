package io.lockstep.core.perceptron;

/**
 * Novikoff's theorem (1962): on separable points, a step unit that starts from zeros is updated at most (R/γ)² times,
 * whatever its learning rate and the order of rows. Points carry a 1 for the bias, and a separator is a unit vector
 * over both.
 *
 * @param radius R, the length of the longest point
 * @param margin γ, the least distance of a point from the best separator; 0 where none was found
 */
public record Convergence(double radius, double margin) {
    private static final int MOST_ITERATIONS = 200_000;
    private static final double CLOSE = 1e-9;

    /** Of these points; the margin errs, if at all, on the small side, which keeps the bound valid. */
    public static Convergence of(LabelledPoints points) {
        double[][] signed = signedPoints(points);
        double radius = 0;
        for (double[] z : signed) radius = Math.max(radius, Math.sqrt(dot(z, z)));
        return new Convergence(radius, margin(signed));
    }

    /** Whether a separator was found. */
    public boolean separable() {
        return margin > 0;
    }

    /** (R/γ)²; infinite where the points aren't separable. */
    public double bound() {
        double ratio = radius / margin;
        return separable() ? ratio * ratio : Double.POSITIVE_INFINITY;
    }

    /** Each point with its 1, negated where its class is 0: a separator has a positive product with all of them. */
    private static double[][] signedPoints(LabelledPoints points) {
        var signed = new double[points.size()][points.width() + 1];
        for (int row = 0; row < signed.length; row++) {
            double sign = points.target(row) == 1 ? 1 : -1;
            for (int i = 0; i < points.width(); i++) signed[row][i] = sign * points.input(row)[i];
            signed[row][points.width()] = sign;
        }
        return signed;
    }

    /**
     * The best margin is the distance of the origin from the signed points' convex hull. Mitchell, Demyanov and
     * Malozemov's iteration (1974) moves weight from the hull's farthest used point to its nearest one; the length of
     * its point bounds the margin from above, the least product with it from below.
     */
    private static double margin(double[][] signed) {
        var share = new double[signed.length];
        share[0] = 1;
        double[] point = signed[0].clone();
        double best = 0;
        for (int iteration = 0; iteration < MOST_ITERATIONS; iteration++) {
            int near = 0;
            int far = -1;
            var product = new double[signed.length];
            for (int i = 0; i < signed.length; i++) {
                product[i] = dot(point, signed[i]);
                if (product[i] < product[near]) near = i;
                if (share[i] > 0 && (far < 0 || product[i] > product[far])) far = i;
            }
            double length = Math.sqrt(dot(point, point));
            if (length == 0) return 0;
            best = Math.max(best, product[near] / length);
            if (length - best <= CLOSE * length || far == near) break;
            move(signed, share, point, far, near, product[far] - product[near]);
        }
        return best;
    }

    private static void move(double[][] signed, double[] share, double[] point, int far, int near, double gap) {
        double squared = 0;
        for (int i = 0; i < point.length; i++) {
            double step = signed[near][i] - signed[far][i];
            squared += step * step;
        }
        double moved = Math.min(share[far], gap / squared);
        share[near] += moved;
        share[far] = moved == share[far] ? 0 : share[far] - moved;
        for (int i = 0; i < point.length; i++) point[i] += moved * (signed[near][i] - signed[far][i]);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }
}
