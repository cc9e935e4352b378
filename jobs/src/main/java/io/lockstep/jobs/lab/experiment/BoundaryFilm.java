package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** The decision boundary while it is learnt, for several depths on one clock: a film, and a page with a slider. */
final class BoundaryFilm implements Experiment {
    private static final int FRAMES = 20;
    private static final int MOST_CLASSES = 7;

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
        var base = LabTrial.of(
                "film",
                "data",
                lab.data(MoonsExperiment.DATA),
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
        check(base.option("data"), points);
        var trials = new ArrayList<LabTrial>();
        for (int depth : depths)
            trials.add(base.with("depth-" + depth, "hidden", LabTrial.hidden(depth, 16))
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
        var frames = new ArrayList<Boundary.Scene>();
        for (int epoch : clock) {
            var panels = new ArrayList<Boundary>();
            for (int i = 0; i < runs.size(); i++)
                panels.add(Boundary.around(
                        layers(depths.get(i)) + ", epoch " + epoch, runs.get(i).at(epoch), points));
            frames.add(new Boundary.Scene("epoch " + epoch, panels));
        }
        lab.draw().film("film", "The decision boundary while it is learnt", frames);
        lab.draw()
                .boundaries(
                        "last",
                        "After " + epochs + " epochs",
                        frames.get(frames.size() - 1).panels());
        var curves = new ArrayList<Line>();
        for (int i = 0; i < runs.size(); i++) curves.add(runs.get(i).line("train_loss", layers(depths.get(i))));
        lab.draw().lines("curves", "Training loss by depth", Scale.linear("epoch"), Scale.log("training loss"), curves);
        return finding(story, runs, depths, epochs);
    }

    private static Story finding(Story story, List<LabRun> runs, List<Integer> depths, int epochs) {
        int first = Integer.MAX_VALUE;
        for (var run : runs) {
            int epoch = run.firstEpochAtLeast("train_accuracy", 0.9);
            if (epoch >= 0) first = Math.min(first, epoch);
        }
        var fastest = new ArrayList<String>();
        for (int i = 0; i < runs.size(); i++)
            if (runs.get(i).firstEpochAtLeast("train_accuracy", 0.9) == first)
                fastest.add(String.valueOf(depths.get(i)));
        if (fastest.isEmpty()) return story.finding("No depth reaches 90 %% of the points in %d epochs.", epochs);
        return story.finding(
                fastest.size() == 1
                        ? "Depth %s is the first to have 90 %% of the points right, in epoch %d."
                        : "Depths %s are the first to have 90 %% of the points right, in epoch %d.",
                String.join(" and ", fastest),
                first);
    }

    private static String layers(int depth) {
        return depth + (depth == 1 ? " layer" : " layers");
    }

    /** Refuses what can't be drawn in a plane in colours. */
    private static void check(Object data, LabelledRows points) {
        if (points.dimensions() == 2 && points.classes() >= 2 && points.classes() <= MOST_CLASSES) return;
        throw new UserError("data: " + data + " has " + points.dimensions() + " feature"
                + (points.dimensions() == 1 ? "" : "s") + " and "
                + (points.classes() == 0 ? "no classes (it is a regression)" : points.classes() + " classes")
                + "; a boundary is drawn for 2 features and 2 to " + MOST_CLASSES + " classes");
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
