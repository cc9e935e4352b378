package io.lockstep.jobs.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** Deeper and deeper narrow networks on moons: where plain training becomes difficult, for three activations. */
final class Depth implements Experiment {
    private static final List<Integer> DEPTHS = List.of(1, 2, 3, 4, 10, 20, 50);
    private static final List<String> ACTIVATIONS = List.of("sigmoid", "tanh", "relu");
    /** The loss of knowing nothing about two equally frequent classes, ln 2. */
    private static final double CHANCE = 0.6931471805599453;
    /** Training is difficult at the first depth that comes less than this share of the way the best depth comes. */
    private static final double DIFFICULT = 0.5;

    static final Trial BASE = Trial.of(
            "depth",
            "data",
            Moons.DATA,
            "standardize",
            true,
            "loss",
            "bce",
            "optimizer",
            "sgd",
            "learning-rate",
            0.5,
            "batch-size",
            500,
            "shuffle",
            false,
            "checkpoint-every",
            1000,
            "diagnostics",
            true);

    @Override
    public String name() {
        return "depth";
    }

    @Override
    public String question() {
        return "From which depth on is training difficult, and what does the gradient do there?";
    }

    @Override
    public Story tell(Lab lab) throws Exception {
        int epochs = lab.pick(400, 200);
        var story = new Story(
                "activation", "hidden layers", "loss", "accuracy", "gradient at the start, first / last layer");
        var trials = new ArrayList<Trial>();
        for (var activation : ACTIVATIONS)
            for (int depth : DEPTHS)
                trials.add(BASE.with(
                        activation + "-" + depth,
                        "activation",
                        activation,
                        "hidden",
                        Trial.hidden(depth, 8),
                        "epochs",
                        epochs));
        var runs = lab.train(trials);

        var difficult = new LinkedHashMap<String, Object>();
        for (int a = 0; a < ACTIVATIONS.size(); a++) {
            var activation = ACTIVATIONS.get(a);
            var mine = runs.subList(a * DEPTHS.size(), (a + 1) * DEPTHS.size());
            for (int d = 0; d < DEPTHS.size(); d++) report(story, activation, DEPTHS.get(d), mine.get(d));
            difficult.put(activation, firstDifficult(mine));
            drawActivation(lab, activation, mine);
        }
        story.figure("epochs", epochs).figure("difficult_from_depth", difficult);
        story.figure(
                "criterion",
                "the first depth whose loss ends less than " + (int) (100 * DIFFICULT)
                        + " % as far below ln 2 as the best depth's");
        var parts = new ArrayList<String>();
        difficult.forEach((activation, depth) -> parts.add(
                activation + (depth instanceof Integer ? " from " + depth + " layers on" : " at none of the depths")));
        return story.finding(
                "Training is difficult, its loss coming less than half as far below chance as at the best depth: %s.",
                String.join(", ", parts));
    }

    private static void report(Story story, String activation, int depth, Run run) {
        if (!run.succeeded()) {
            story.row(activation, depth, run.error(), "", "").figure(run.id() + "_error", run.error());
            return;
        }
        double[] norms = run.gradientNorms(1);
        double ratio = norms[0] / norms[norms.length - 1];
        story.row(activation, depth, run.last("train_loss"), run.last("train_accuracy"), ratio);
        story.figure(run.id() + "_loss", run.last("train_loss"));
        story.figure(run.id() + "_gradient_norms", norms);
    }

    /** The depth from which on training is difficult, "none" where it never is. */
    private static Object firstDifficult(List<Run> runs) {
        double best = 0;
        for (var run : runs) best = Math.max(best, progress(run));
        for (int d = 0; d < DEPTHS.size(); d++) if (!(progress(runs.get(d)) >= DIFFICULT * best)) return DEPTHS.get(d);
        return "none";
    }

    /** How far below chance the loss comes. */
    private static double progress(Run run) {
        return CHANCE - run.last("train_loss");
    }

    private static void drawActivation(Lab lab, String activation, List<Run> runs) throws Exception {
        var losses = new ArrayList<Line>();
        var norms = new ArrayList<Line>();
        for (int d = 0; d < DEPTHS.size(); d++) {
            String depth = DEPTHS.get(d) + (DEPTHS.get(d) == 1 ? " layer" : " layers");
            if (!runs.get(d).succeeded()) continue;
            losses.add(runs.get(d).line("train_loss", depth));
            norms.add(Line.counted(depth, runs.get(d).gradientNorms(1)));
        }
        lab.draw()
                .lines(
                        "curves-" + activation,
                        "Depth on moons: " + activation,
                        Scale.linear("epoch"),
                        Scale.linear("training loss"),
                        losses);
        lab.draw()
                .lines(
                        "gradients-" + activation,
                        "Gradient norm by layer at the start: " + activation,
                        Scale.linear("layer"),
                        Scale.log("gradient norm"),
                        norms);
    }
}
