package io.lockstep.jobs.experiment;

import java.util.ArrayList;
import java.util.List;

/** One hidden layer fits functions of one variable: the error against its width. */
final class Approximation implements Experiment {
    private static final List<String> FUNCTIONS = List.of("sine", "step", "waves");
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
        var trials = new ArrayList<Trial>();
        for (var function : FUNCTIONS)
            for (int width : WIDTHS)
                trials.add(Trial.of(
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
                        0.02,
                        "schedule",
                        "cosine",
                        "batch-size",
                        64,
                        "checkpoint-every",
                        1000,
                        "epochs",
                        lab.pick(400, 150)));
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
        double sine = lines.get(0).y()[0] / lines.get(0).y()[WIDTHS.size() - 1];
        double step = lines.get(1).y()[0] / lines.get(1).y()[WIDTHS.size() - 1];
        return story.finding(
                "From 1 to %d units the error falls %.0f-fold on the sine and %.1f-fold on the step.",
                WIDTHS.get(WIDTHS.size() - 1), sine, step);
    }

    private static void drawFits(Lab lab, String function, List<Run> runs) throws Exception {
        var lines = new ArrayList<Line>();
        lines.add(lab.curve(runs.get(0).trial()).named("the function"));
        for (int width : new int[] {2, 8, 64})
            lines.add(Fit.line(width + " units", runs.get(WIDTHS.indexOf(width)), -1, 1));
        lab.draw()
                .lines(
                        "fit-" + function,
                        "Fits of the function " + function,
                        Scale.linear("x"),
                        Scale.linear("y"),
                        lines);
    }
}
