package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.Figures;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import java.util.ArrayList;
import java.util.List;

/** One hidden layer fits functions of one variable: the error against its width. */
final class Approximation implements Experiment {
    private static final List<String> FUNCTIONS = List.of("sine", "step", "waves");
    private static final List<String> FORMULAS = List.of("sin πx", "the sign of x", "sin 4πx");
    private static final List<Integer> WIDTHS = List.of(1, 2, 4, 8, 16, 32, 64);

    @Override
    public String name() {
        return "approximation";
    }

    @Override
    public String question() {
        return "How many hidden units does one layer need to draw a function of one variable?";
    }

    @Override
    public Story tell(Lab lab) throws Exception {
        var story = new Story("function", "width", "rmse", "rmse at width 1 over this");
        var trials = new ArrayList<LabTrial>();
        for (var function : FUNCTIONS)
            for (int width : WIDTHS)
                trials.add(lab.from(
                        spread(width),
                        LabTrial.of(
                                function + "-" + width,
                                "data",
                                "builtin:curve?shape=" + function + "&n=512",
                                "task",
                                "regression",
                                "hidden",
                                String.valueOf(width),
                                "activation",
                                "tanh",
                                "optimizer",
                                "adam",
                                "learning-rate",
                                0.01,
                                "schedule",
                                "cosine",
                                "batch-size",
                                16,
                                "checkpoint-every",
                                1000,
                                "epochs",
                                lab.pick(1500, 400))));
        var runs = lab.train(trials);

        var lines = new ArrayList<Line>();
        int next = 0;
        for (var function : FUNCTIONS) {
            double[] errors = new double[WIDTHS.size()];
            for (int i = 0; i < errors.length; i++) {
                errors[i] = Math.sqrt(runs.get(next++).last("train_loss"));
                story.row(function, WIDTHS.get(i), errors[i], errors[0] / errors[i]);
            }
            story.figure(function + "_rmse", errors);
            lines.add(new Line(function, WIDTHS.stream().mapToDouble(w -> w).toArray(), errors));
            drawFits(lab, function, runs.subList(next - errors.length, next));
        }
        story.figure("widths", WIDTHS);
        lab.draw()
                .lines(
                        "error",
                        "One hidden layer of tanh: error against width",
                        Scale.log("hidden units"),
                        Scale.log("root mean squared error"),
                        lines);
        var falls = new ArrayList<String>();
        for (var line : lines) falls.add(ratio(line.y()[WIDTHS.size() - 1] / line.y()[0]) + " on the " + line.name());
        return story.finding(
                "With %d units instead of 1 the root mean squared error is %s.",
                WIDTHS.get(WIDTHS.size() - 1), String.join(", ", falls));
    }

    /** A change in words. */
    static String ratio(double change) {
        if (Double.isNaN(change)) return "unknown, as a training failed";
        return change <= 1 ? Figures.text("%.3g times smaller", 1 / change) : Figures.text("%.3g times larger", change);
    }

    /**
     * First weights that spread the units' bends evenly over [-1, 1], steep enough to tell one place from the next, and
     * say nothing yet. From biases of zero all units would bend at x = 0, and descent leaves most of them there.
     */
    static Parameters spread(int width) {
        var architecture = Architecture.of(1, List.of(width), 1, Activation.TANH);
        var parameters = new Parameters(ParameterLayout.of(architecture).parameters());
        float slope = Math.max(2, width);
        for (int unit = 0; unit < width; unit++) {
            float bend = -1 + 2 * (unit + 0.5f) / width;
            parameters.get("layers.0.weight").set(0, unit, slope);
            parameters.get("layers.0.bias").set(0, unit, -slope * bend);
        }
        return parameters;
    }

    private static void drawFits(Lab lab, String function, List<LabRun> runs) throws Exception {
        var truth = lab.curve(runs.get(0).trial());
        var lines = new ArrayList<Line>();
        var misses = new ArrayList<Line>();
        for (int width : new int[] {2, 8, 64}) {
            var run = runs.get(WIDTHS.indexOf(width));
            lines.add(Fit.line(width + " units", run, -1, 1));
            misses.add(Fit.miss(width + " units", run, truth));
        }
        lines.add(truth.named("the function").as("reference").asDashed()); // last, on top of what fits it
        var fit = "One hidden layer of tanh fitting " + FORMULAS.get(FUNCTIONS.indexOf(function));
        lab.draw()
                .stacked(
                        "fit-" + function,
                        fit,
                        List.of(
                                Drawing.chart(fit, Scale.linear("x"), Scale.linear("y"), lines),
                                Drawing.chart(
                                        "How far each is off", Scale.linear("x"), Scale.log("distance"), misses)));
    }
}
