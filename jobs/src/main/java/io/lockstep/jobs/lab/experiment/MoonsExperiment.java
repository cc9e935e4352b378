package io.lockstep.jobs.lab.experiment;

import java.util.ArrayList;
import java.util.List;

/** Two interleaved half circles: plain descent and Adam at the same learning rate, side by side. */
final class MoonsExperiment implements Experiment {
    static final String DATA = "builtin:moons?n=500&noise=0.2";
    static final LabTrial DESCENT = LabTrial.of(
            "descent",
            "data",
            DATA,
            "standardize",
            true,
            "hidden",
            "32,32,16",
            "activation",
            "relu",
            "loss",
            "bce",
            "optimizer",
            "sgd",
            "learning-rate",
            0.01,
            "batch-size",
            500,
            "shuffle",
            false,
            "checkpoint-every",
            300,
            "epochs",
            300);
    static final LabTrial ADAM = DESCENT.with("adam", "optimizer", "adam");

    @Override
    public String name() {
        return "moons";
    }

    @Override
    public String question() {
        return "What does the optimizer change, everything else being equal?";
    }

    @Override
    public Story tell(Lab lab) throws Exception {
        var story = new Story("optimizer", "epochs", "loss", "accuracy", "epochs to 90 % accuracy");
        var runs = lab.train(List.of(DESCENT, ADAM));
        for (var run : runs) {
            int epoch = run.firstEpochAtLeast("train_accuracy", 0.9);
            story.row(run.id(), 300, run.last("train_loss"), run.last("train_accuracy"), epoch < 0 ? "never" : epoch);
            story.figure(run.id() + "_loss", run.last("train_loss"));
            story.figure(run.id() + "_accuracy", run.last("train_accuracy"));
            story.figure(run.id() + "_epochs_to_90_percent", epoch);
        }
        var points = lab.points(DESCENT);
        var losses = new ArrayList<Line>();
        var accuracies = new ArrayList<Line>();
        for (var run : runs) {
            losses.add(run.line("train_loss", name(run)));
            accuracies.add(run.line("train_accuracy", name(run)));
        }
        lab.draw()
                .panels(
                        "side-by-side",
                        "Moons, [2, 32, 32, 16, 1], 300 epochs at learning rate 0.01",
                        List.of(
                                BoundaryPlot.of(Boundary.around("plain descent, rate 0.01", runs.get(0), points)),
                                BoundaryPlot.of(Boundary.around("Adam, rate 0.01", runs.get(1), points)),
                                Drawing.chart("training loss", Scale.linear("epoch"), Scale.log("loss"), losses),
                                Drawing.chart(
                                        "training accuracy",
                                        Scale.linear("epoch"),
                                        Scale.linear("accuracy"),
                                        accuracies)));
        return story.finding(
                "After 300 epochs plain descent is at %.1f %% and Adam at %.1f %% of the training points.",
                100 * runs.get(0).last("train_accuracy"), 100 * runs.get(1).last("train_accuracy"));
    }

    private static String name(LabRun run) {
        return run.id().equals(ADAM.id()) ? "Adam" : "plain descent";
    }
}
