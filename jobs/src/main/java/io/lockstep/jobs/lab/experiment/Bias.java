package io.lockstep.jobs.lab.experiment;

import java.util.ArrayList;
import java.util.List;

/** What a network loses without biases: every boundary passes the origin, and a constant can't be learnt. */
final class Bias implements Experiment {
    private static final LabTrial BLOBS = LabTrial.of(
            "blobs",
            "data",
            "builtin:blobs?n=400&centers=2&std=0.7&box=4&layout=27",
            "optimizer",
            "adam",
            "learning-rate",
            0.05,
            "hidden",
            "",
            "batch-size",
            64,
            "checkpoint-every",
            100,
            "epochs",
            60);
    private static final LabTrial CONSTANT = LabTrial.of(
            "constant",
            "data",
            "builtin:curve?shape=constant&n=256",
            "task",
            "regression",
            "hidden",
            "16",
            "activation",
            "tanh",
            "optimizer",
            "adam",
            "learning-rate",
            0.02,
            "batch-size",
            64,
            "checkpoint-every",
            100,
            "epochs",
            100);

    @Override
    public String name() {
        return "bias";
    }

    @Override
    public String question() {
        return "What can a network without biases not say?";
    }

    @Override
    public Story tell(Lab lab) throws Exception {
        var story = new Story("task", "bias", "loss", "value at the origin");
        var trials = new ArrayList<LabTrial>();
        for (var base : List.of(BLOBS, CONSTANT))
            for (boolean bias : new boolean[] {true, false})
                trials.add(base.with(base.id() + (bias ? "-bias" : "-no-bias"), "no-bias", !bias));
        var runs = lab.train(trials);
        float[][] origins = {{0, 0}, {0}};
        for (int i = 0; i < runs.size(); i++) {
            var run = runs.get(i);
            double atOrigin = run.outputs(new float[][] {origins[i / 2]})[0][0];
            story.row(i < 2 ? "blobs" : "constant 1", i % 2 == 0 ? "yes" : "no", run.last("train_loss"), atOrigin);
            story.figure(run.id() + "_loss", run.last("train_loss"));
            story.figure(run.id() + "_output_at_origin", atOrigin);
        }
        var points = lab.points(BLOBS);
        lab.draw()
                .boundaries(
                        "boundary",
                        "A linear boundary with and without a bias",
                        List.of(
                                Boundary.around("with bias", runs.get(0), points),
                                Boundary.around("without: through the origin", runs.get(1), points)));
        lab.draw()
                .lines(
                        "constant",
                        "The constant function 1, learnt with and without biases",
                        Scale.linear("x"),
                        Scale.linear("y"),
                        List.of(
                                Fit.line("with biases", runs.get(2), -1, 1),
                                Fit.line("without biases", runs.get(3), -1, 1)));
        return story.finding(
                "Without biases the outputs at the origin are %s and %s: the blobs' loss is %.3g instead of %.3g, that of the constant 1 is %.3g instead of %.3g.",
                Story.text(story.figures().get("blobs-no-bias_output_at_origin")),
                Story.text(story.figures().get("constant-no-bias_output_at_origin")),
                runs.get(1).last("train_loss"),
                runs.get(0).last("train_loss"),
                runs.get(3).last("train_loss"),
                runs.get(2).last("train_loss"));
    }
}
