package io.lockstep.jobs.lab.experiment;

/**
 * The widest gap between two pairs of points, in any number of dimensions: their segments' nearest points, and the
 * line (or plane) half way between these.
 *
 * @param margin the distance of the nearest point from the line; 0 where the segments meet and no line parts the pairs
 * @param middle a point of the line
 * @param normal points from the first pair to the second, of length 2 × margin
 */
record Separator(double margin, double[] middle, double[] normal) {

    /** Between the pair a, b and the pair c, d. */
    static Separator of(double[] a, double[] b, double[] c, double[] d) {
        double[] p = minus(b, a);
        double[] q = minus(d, c);
        double[] r = minus(a, c);
        double pp = dot(p, p);
        double qq = dot(q, q);
        double pq = dot(p, q);
        double determinant = pp * qq - pq * pq;
        Separator best = null;
        if (determinant > 1e-12 * pp * qq) {
            double s = (pq * dot(q, r) - qq * dot(p, r)) / determinant;
            double t = (pp * dot(q, r) - pq * dot(p, r)) / determinant;
            if (s >= 0 && s <= 1 && t >= 0 && t <= 1) best = between(along(a, p, s), along(c, q, t));
        }
        for (int end = 0; end <= 1; end++) { // else an end of one segment is nearest to the other
            double[] u = along(a, p, end);
            double[] v = along(c, q, end);
            best = nearer(best, between(u, along(c, q, share(dot(minus(u, c), q), qq))));
            best = nearer(best, between(along(a, p, share(dot(minus(v, a), p), pp)), v));
        }
        return best;
    }

    private static double share(double along, double whole) {
        return whole == 0 ? 0 : Math.max(0, Math.min(1, along / whole));
    }

    private static Separator nearer(Separator one, Separator other) {
        return one != null && one.margin <= other.margin ? one : other;
    }

    private static Separator between(double[] u, double[] v) {
        double[] gap = minus(v, u);
        return new Separator(Math.sqrt(dot(gap, gap)) / 2, along(u, gap, 0.5), gap);
    }

    private static double[] along(double[] from, double[] way, double share) {
        double[] point = from.clone();
        for (int i = 0; i < point.length; i++) point[i] += share * way[i];
        return point;
    }

    private static double[] minus(double[] x, double[] y) {
        double[] difference = x.clone();
        for (int i = 0; i < x.length; i++) difference[i] -= y[i];
        return difference;
    }

    private static double dot(double[] x, double[] y) {
        double sum = 0;
        for (int i = 0; i < x.length; i++) sum += x[i] * y[i];
        return sum;
    }
}
