package io.lockstep.jobs.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The decision boundary while it is learnt, for several depths on one clock: a film, and a page with a slider. */
final class BoundaryFilm implements Experiment {
    private static final int FRAMES = 32;

    @Override
    public String name() {
        return "boundary-film";
    }

    @Override
    public String question() {
        return "How does the decision boundary move while networks of different depth learn the same points?";
    }

    @Override
    public boolean takesData() {
        return true;
    }

    @Override
    public Story tell(Lab lab) throws Exception {
        int epochs = lab.pick(120, 60);
        var clock = clock(epochs);
        var depths = List.of(1, 2, 4);
        var base = Trial.of(
                "film",
                "data",
                lab.data(Moons.DATA),
                "standardize",
                true,
                "activation",
                "tanh",
                "optimizer",
                "adam",
                "learning-rate",
                0.01,
                "batch-size",
                64,
                "checkpoint-every",
                1000,
                "epochs",
                epochs);
        var points = lab.points(base);
        if (points.dimensions() != 2 || points.classes() != 2)
            throw new io.lockstep.core.UserError(
                    "data: " + base.option("data") + " has " + points.dimensions() + " features and " + points.classes()
                            + " classes; a boundary is drawn for 2 features and 2 classes");
        var trials = new ArrayList<Trial>();
        for (int depth : depths)
            trials.add(base.with("depth-" + depth, "hidden", Trial.hidden(depth, 16))
                    .keeping(clock));
        var runs = lab.train(trials);

        var story = new Story("hidden layers", "epochs to 90 %", "loss", "accuracy");
        for (int i = 0; i < runs.size(); i++) {
            var run = runs.get(i);
            int epoch = run.firstEpochAtLeast("train_accuracy", 0.9);
            story.row(depths.get(i), epoch < 0 ? "never" : epoch, run.last("train_loss"), run.last("train_accuracy"));
            story.figure(run.id() + "_accuracy", run.last("train_accuracy"))
                    .figure(run.id() + "_epochs_to_90_percent", epoch);
        }
        var frames = new ArrayList<Boundary.Frame>();
        for (int epoch : clock) {
            var panels = new ArrayList<Boundary>();
            for (int i = 0; i < runs.size(); i++)
                panels.add(Boundary.around(
                        depths.get(i) + (depths.get(i) == 1 ? " layer" : " layers") + ", epoch " + epoch,
                        runs.get(i).at(epoch),
                        points));
            frames.add(new Boundary.Frame("epoch " + epoch, panels));
        }
        lab.draw().film("film", "The decision boundary while it is learnt", frames);
        lab.draw()
                .boundaries(
                        "last",
                        "After " + epochs + " epochs",
                        frames.get(frames.size() - 1).panels());
        lab.draw()
                .lines(
                        "curves",
                        "Training loss",
                        Scale.linear("epoch"),
                        Scale.log("training loss"),
                        runs.stream()
                                .map(r -> r.line("train_loss", r.id().replace("depth-", "depth ")))
                                .toList());
        var fastest = runs.stream()
                .filter(r -> r.firstEpochAtLeast("train_accuracy", 0.9) >= 0)
                .min(java.util.Comparator.comparingInt(r -> r.firstEpochAtLeast("train_accuracy", 0.9)));
        return fastest.isEmpty()
                ? story.finding("No depth reaches 90 %% of the points in %d epochs.", epochs)
                : story.finding(
                        "%s is the first to have 90 %% of the points right, in epoch %d.",
                        fastest.get().id().replace("depth-", "Depth "),
                        fastest.get().firstEpochAtLeast("train_accuracy", 0.9));
    }

    /** Epochs of the frames: dense at the start, where most happens. */
    static List<Integer> clock(int epochs) {
        var clock = new TreeSet<Integer>();
        for (int frame = 0; frame <= FRAMES; frame++) {
            double t = (double) frame / FRAMES;
            clock.add((int) Math.round(epochs * t * t));
        }
        return List.copyOf(clock);
    }
}
