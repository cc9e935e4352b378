package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.ParameterLayout;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;

/** The same number of parameters, stacked or spread: accuracy and prediction latency over the grid. */
final class DepthVsWidth implements Experiment {
    private static final List<Integer> DEPTHS = List.of(1, 2, 4, 8);
    private static final int BATCH = 256;
    private static final int PASSES = 200;

    @Override
    public String name() {
        return "depth-vs-width";
    }

    @Override
    public String question() {
        return "At an equal number of parameters, is it better to go deep or wide?";
    }

    @Override
    public boolean isLong() {
        return true;
    }

    @Override
    public Story tell(Lab lab) throws Exception {
        var budgets = lab.quick() ? List.of(300, 1200) : List.of(300, 1200, 4800);
        int seeds = lab.pick(5, 3);
        var story = new Story("parameters", "hidden layers", "width", "accuracy", "± 95 %", "µs a row");
        var trials = new ArrayList<LabTrial>();
        for (int budget : budgets)
            for (int depth : DEPTHS)
                trials.addAll(LabTrial.of(
                                budget + "-" + depth + "x" + width(budget, depth),
                                "data",
                                "builtin:spirals?n=1200&noise=0.05",
                                "valid",
                                400,
                                "hidden",
                                LabTrial.hidden(depth, width(budget, depth)),
                                "activation",
                                "relu",
                                "optimizer",
                                "adam",
                                "learning-rate",
                                0.005,
                                "schedule",
                                "cosine",
                                "batch-size",
                                64,
                                "checkpoint-every",
                                1000,
                                "epochs",
                                lab.pick(120, 60))
                        .seeds(seeds));
        var runs = lab.train(trials);

        double[][] accuracy = new double[DEPTHS.size()][budgets.size()];
        double[][] half = new double[DEPTHS.size()][budgets.size()];
        var accuracies = new ArrayList<Line>();
        var latencies = new ArrayList<Line>();
        int next = 0;
        for (int b = 0; b < budgets.size(); b++) {
            double[] micros = new double[DEPTHS.size()];
            for (int d = 0; d < DEPTHS.size(); d++) {
                var mine = runs.subList(next, next += seeds);
                var interval = Interval.of(
                        mine.stream().mapToDouble(r -> r.last("valid_accuracy")).toArray());
                micros[d] = microsPerRow(mine.get(0));
                accuracy[d][b] = interval.mean();
                half[d][b] = interval.halfWidth();
                int width = width(budgets.get(b), DEPTHS.get(d));
                story.row(
                        mine.get(0).parameters(),
                        DEPTHS.get(d),
                        width,
                        interval.mean(),
                        interval.halfWidth(),
                        micros[d]);
                String key = budgets.get(b) + "_" + DEPTHS.get(d) + "x" + width;
                story.figure(key + "_accuracy", interval.mean()).figure(key + "_accuracy_95", interval.halfWidth());
                lab.timing(key + "_micros_per_row", micros[d]);
            }
            double[] depths = DEPTHS.stream().mapToDouble(x -> x).toArray();
            accuracies.add(new Line(budgets.get(b) + " parameters", beside(depths, b), column(accuracy, b))
                    .within(column(half, b)));
            latencies.add(new Line(budgets.get(b) + " parameters", depths, micros));
        }
        var depthNames = DEPTHS.stream().map(String::valueOf).toList();
        lab.draw()
                .heatMap(
                        "accuracy",
                        "Validation accuracy on spirals, mean of " + seeds + " seeds",
                        "parameters",
                        "hidden layers",
                        budgets.stream().map(String::valueOf).toList(),
                        depthNames,
                        accuracy,
                        3);
        lab.draw()
                .lines(
                        "intervals",
                        "Validation accuracy on spirals, " + seeds + " seeds: mean and 95 % interval",
                        Scale.log("hidden layers").marked(DEPTHS),
                        Scale.linear("validation accuracy"),
                        accuracies);
        lab.draw()
                .lines(
                        "latency",
                        "Prediction latency, batches of " + BATCH + " rows",
                        Scale.log("hidden layers").marked(DEPTHS),
                        Scale.linear("µs a row"),
                        latencies);
        var best = new ArrayList<String>();
        for (int b = 0; b < budgets.size(); b++) best.add(leader(budgets.get(b), b, accuracy, half));
        story.note("Latency is that of a batch of " + BATCH + " rows on this machine, best of " + PASSES
                + " passes; being a time, it is in timings.json and not among the figures.");
        return story.finding("Most accurate: %s.", String.join("; ", best));
    }

    /** Lines at the same places a little apart, so that none hides another. */
    private static double[] beside(double[] depths, int line) {
        return Arrays.stream(depths).map(depth -> depth * (1 + 0.03 * line)).toArray();
    }

    private static double[] column(double[][] values, int column) {
        return Arrays.stream(values).mapToDouble(row -> row[column]).toArray();
    }

    /** The most accurate depth of a budget, and those whose 95 % intervals meet its own. */
    private static String leader(int budget, int b, double[][] accuracy, double[][] half) {
        int best = 0;
        for (int d = 1; d < DEPTHS.size(); d++) if (accuracy[d][b] > accuracy[best][b]) best = d;
        var near = new ArrayList<String>();
        for (int d = 0; d < DEPTHS.size(); d++)
            if (d != best && accuracy[best][b] - half[best][b] <= accuracy[d][b] + half[d][b])
                near.add(String.valueOf(DEPTHS.get(d)));
        int depth = DEPTHS.get(best);
        return depth + (depth == 1 ? " hidden layer at " : " hidden layers at ") + budget + " parameters"
                + (near.isEmpty() ? "" : " (not clear of " + String.join(", ", near) + ")");
    }

    /** The width whose network of that depth comes nearest to the budget. */
    static int width(int budget, int depth) {
        int width = 1;
        while (parameters(depth, width + 1) <= budget) width++;
        return parameters(depth, width + 1) - budget < budget - parameters(depth, width) ? width + 1 : width;
    }

    static int parameters(int depth, int width) {
        return ParameterLayout.of(Architecture.of(2, Collections.nCopies(depth, width), 1, Activation.RELU))
                .parameterCount();
    }

    /** Best of several passes: what the work takes when nothing disturbs it. */
    private static double microsPerRow(LabRun run) {
        float[][] batch = new float[BATCH][2];
        long best = Long.MAX_VALUE;
        for (int pass = 0; pass < PASSES; pass++) {
            long start = System.nanoTime();
            run.outputs(batch);
            best = Math.min(best, System.nanoTime() - start);
        }
        return best / 1e3 / batch.length;
    }
}
