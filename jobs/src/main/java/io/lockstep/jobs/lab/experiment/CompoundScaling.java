package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.Figures;
import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Depth, width and image resolution scaled alone and together at equal cost.
 *
 * <p>After Tan and Le, "EfficientNet: rethinking model scaling", 2019, for perceptrons: cost is counted in
 * multiplications a row, and the error is fitted as a power of it.
 */
final class CompoundScaling implements Experiment {
    private static final int DEPTH = 1;
    private static final int WIDTH = 16;
    private static final int RESOLUTION = 7;
    private static final int FINEST = 28;
    /**
     * Costs of a step, as multiples of the smallest network's. The last is that of the smallest network on the finest
     * images; those between are a geometric sequence.
     */
    static final double[] FACTORS = {1, 1.91, 3.66, 7.02, 13.46};

    private static final double[] QUICK_FACTORS = {FACTORS[0], FACTORS[2], FACTORS[4]};

    /** One way to spend more: what a cost factor of four becomes in layers, units and pixels a side. */
    record Way(int depth, int width, int resolution) {
        long cost() {
            return (long) resolution * resolution * width + (long) (depth - 1) * width * width + width * 10L;
        }
    }

    @Override
    public String name() {
        return "compound-scaling";
    }

    @Override
    public String question() {
        return "With more to spend on a network, should it go into layers, units or pixels, or all three?";
    }

    @Override
    public boolean isLong() {
        return true;
    }

    @Override
    public boolean needsData() {
        return true;
    }

    @Override
    public void check(Lab lab) {
        squares(lab);
    }

    @Override
    public Story tell(Lab lab) throws Exception {
        long rows = squares(lab).rows();
        var story = new Story("scaled", "layers", "width", "pixels a side", "multiplications a row", "error");
        var names = List.of("depth", "width", "resolution", "together");
        var ways = new ArrayList<List<Way>>();
        var trials = new ArrayList<LabTrial>();
        double[] factors = lab.quick() ? QUICK_FACTORS : FACTORS;
        for (var name : names) {
            var mine = new ArrayList<Way>();
            for (double factor : factors) mine.add(way(name, factor));
            ways.add(mine);
            for (var way : mine)
                trials.add(LabTrial.of(
                        name + "-" + way.depth + "x" + way.width + "-at-" + way.resolution,
                        "data",
                        resized(lab.data(null), way.resolution),
                        "valid",
                        Mnist.heldOut(rows),
                        "hidden",
                        LabTrial.hidden(way.depth, way.width),
                        "optimizer",
                        "adam",
                        "learning-rate",
                        0.002,
                        "schedule",
                        "cosine",
                        "epochs",
                        lab.pick(4, 2)));
        }
        var runs = lab.train(trials);
        var lines = new ArrayList<Line>();
        double[] exponents = new double[names.size()];
        int next = 0;
        for (int n = 0; n < names.size(); n++) {
            double[] cost = new double[factors.length];
            double[] error = new double[factors.length];
            for (int f = 0; f < factors.length; f++) {
                var way = ways.get(n).get(f);
                cost[f] = way.cost();
                error[f] = 1 - runs.get(next++).last("valid_accuracy");
                story.row(names.get(n), way.depth, way.width, way.resolution, way.cost(), error[f]);
            }
            double exponent = slope(cost, error);
            story.figure(names.get(n) + "_cost", cost)
                    .figure(names.get(n) + "_error", error)
                    .figure(names.get(n) + "_exponent", exponent);
            exponents[n] = exponent;
            lines.add(new Line(legend(names.get(n), exponent, error), cost, error));
        }
        lab.draw()
                .lines(
                        "scaling",
                        "MNIST: error against cost, scaled four ways",
                        Scale.log("multiplications a row"),
                        Scale.log("validation error"),
                        lines);
        story.note(
                "One training each, so that neighbours differ by chance too. The exponents are least squares over all costs;"
                        + " where the error rises again, no power of the cost describes it.");
        return story.finding("%s", finding(names, exponents));
    }

    /** What the fitted power says of twice the cost; nothing where the error doesn't fall all the way. */
    static String legend(String name, double exponent, double[] error) {
        for (int i = 1; i < error.length; i++) if (!(error[i] < error[i - 1])) return name + ": no steady fall";
        return Figures.text("%s: %.0f %% less error for twice the cost", name, 100 * (1 - Math.pow(2, exponent)));
    }

    private static DatasetInfo squares(Lab lab) {
        var info = lab.images(LabTrial.of("compound-scaling", "data", lab.data(null)), false);
        int height = info.featureShape().get(0);
        int width = info.featureShape().get(1);
        if (height != width || height < FINEST)
            throw new UserError("data: " + lab.data(null) + " has images of " + height + "×" + width
                    + "; this experiment needs square ones of " + FINEST + "×" + FINEST + " or more");
        return info;
    }

    /** The fitted exponents in words, the steepest fall first; where the error doesn't fall there is none to tell. */
    static String finding(List<String> names, double[] exponents) {
        var order = IntStream.range(0, exponents.length)
                .boxed()
                .sorted(Comparator.comparingDouble(n -> exponents[n]))
                .toList();
        var falls = new ArrayList<String>();
        var others = new ArrayList<String>();
        for (int n : order) {
            var said = said(names.get(n));
            if (exponents[n] < 0) falls.add(Figures.text("%.2f %s", exponents[n], said));
            else others.add(said);
        }
        if (falls.isEmpty()) return "The error falls with cost in none of the ways.";
        return "The error falls fastest with cost when scaling " + names.get(order.get(0))
                + "; the fitted exponents are " + String.join(", ", falls)
                + (others.isEmpty() ? "." : "; it doesn't fall " + String.join(" nor ", others) + ".");
    }

    private static String said(String name) {
        return name.equals("together") ? "together" : "for " + name + " alone";
    }

    static Way way(String name, double factor) {
        return switch (name) {
            case "depth" -> cheapest(factor, (d, w, r) -> w == WIDTH && r == RESOLUTION);
            case "width" -> cheapest(factor, (d, w, r) -> d == DEPTH && r == RESOLUTION);
            case "resolution" -> cheapest(factor, (d, w, r) -> d == DEPTH && w == WIDTH);
            default -> together(factor);
        };
    }

    private interface Allowed {
        boolean test(int depth, int width, int resolution);
    }

    /** The shape nearest to {@code factor} times the base's cost among those that scale one thing alone. */
    private static Way cheapest(double factor, Allowed allowed) {
        double target = factor * new Way(DEPTH, WIDTH, RESOLUTION).cost();
        Way best = null;
        for (int depth = 1; depth <= 64; depth++)
            for (int width = WIDTH; width <= 512; width += 2)
                for (int resolution = RESOLUTION; resolution <= FINEST; resolution++) {
                    if (!allowed.test(depth, width, resolution)) continue;
                    var way = new Way(depth, width, resolution);
                    if (best == null || Math.abs(way.cost() - target) < Math.abs(best.cost() - target)) best = way;
                }
        return best;
    }

    /** All three grow: resolution and width by about the same factor, one more layer for each fourfold cost. */
    private static Way together(double factor) {
        int depth = DEPTH + (int) Math.round(Math.sqrt(factor) / 2 - 0.5);
        int resolution = Math.min(FINEST, (int) Math.round(RESOLUTION * Math.sqrt(Math.sqrt(factor))));
        return cheapest(factor, (d, w, r) -> d == depth && r == resolution);
    }

    private static String resized(String data, int resolution) {
        return data + (data.contains("?") ? "&" : "?") + "resize=" + resolution;
    }

    /** Least squares slope of log y over log x; a y that is no positive number, of a training that failed, is left out. */
    static double slope(double[] x, double[] y) {
        double mx = 0;
        double my = 0;
        int count = 0;
        for (int i = 0; i < x.length; i++) {
            if (!(y[i] > 0)) continue;
            mx += StrictMath.log(x[i]);
            my += StrictMath.log(y[i]);
            count++;
        }
        double xy = 0;
        double xx = 0;
        for (int i = 0; i < x.length; i++) {
            if (!(y[i] > 0)) continue;
            double fromMean = StrictMath.log(x[i]) - mx / count;
            xy += fromMean * (StrictMath.log(y[i]) - my / count);
            xx += fromMean * fromMean;
        }
        return xy / xx;
    }
}
