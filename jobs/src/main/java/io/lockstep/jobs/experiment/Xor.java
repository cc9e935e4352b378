package io.lockstep.jobs.experiment;

import java.util.List;

/** XOR by two layers of sigmoids, and the hidden space in which a line suffices. */
final class Xor implements Experiment {
    static final Trial TRIAL = Trial.of(
            "xor",
            "data",
            "builtin:xor",
            "hidden",
            "4",
            "activation",
            "sigmoid",
            "loss",
            "bce",
            "optimizer",
            "sgd",
            "learning-rate",
            1.0,
            "batch-size",
            4,
            "shuffle",
            false,
            "checkpoint-every",
            2000,
            "epochs",
            2000);
    private static final float[][] CORNERS = {{0, 0}, {0, 1}, {1, 0}, {1, 1}};
    private static final int[] XOR = {0, 1, 1, 0};

    @Override
    public String name() {
        return "xor";
    }

    @Override
    public String question() {
        return "How does one hidden layer learn what no single neuron can, and how often does descent find it?";
    }

    @Override
    public Story tell(Lab lab) throws Exception {
        var story = new Story("a", "b", "a xor b", "before", "after");
        var run = lab.train(TRIAL.keeping(List.of(0, 2000)));
        double[] before = run.at(0).probabilities(CORNERS);
        double[] after = run.probabilities(CORNERS);
        for (int i = 0; i < 4; i++) story.row((int) CORNERS[i][0], (int) CORNERS[i][1], XOR[i], before[i], after[i]);

        var seeds = lab.train(TRIAL.seeds(lab.pick(100, 30)));
        long solved =
                seeds.stream().filter(r -> r.last("train_accuracy") == 1.0).count();
        story.figure("final_loss", run.last("train_loss"))
                .figure("probabilities_before", before)
                .figure("probabilities_after", after)
                .figure("seeds", seeds.size())
                .figure("seeds_solved", solved)
                .figure("share_solved", (double) solved / seeds.size());
        draw(lab, run, seeds);
        return story.finding(
                "[2, 4, 1] ends at a loss of %.4f; %d of %d seeds learn XOR in 2000 epochs at learning rate 1.0.",
                run.last("train_loss"), solved, seeds.size());
    }

    private static void draw(Lab lab, Run run, List<Run> seeds) throws Exception {
        var points = LabelledRows.of(CORNERS, XOR);
        lab.draw()
                .boundaries(
                        "boundary",
                        "XOR: the decision boundary before and after training",
                        List.of(
                                Boundary.of("before", run.at(0), -0.5, 1.5, points),
                                Boundary.of("after", run, -0.5, 1.5, points)));
        lab.draw()
                .points(
                        "hidden-space",
                        "XOR in the hidden space: the two units that part the classes best after training",
                        List.of(hidden("before", run.at(0), pair(run)), hidden("after", run, pair(run))));
        lab.draw()
                .lines(
                        "curves",
                        "XOR: loss over 2000 epochs, 12 seeds",
                        Scale.linear("epoch"),
                        Scale.log("training loss"),
                        seeds.stream()
                                .limit(12)
                                .map(r ->
                                        r.line("train_loss", "seed " + r.trial().option("seed")))
                                .toList());
    }

    /** The two hidden units that spread the classes' means most. */
    private static int[] pair(Model model) {
        float[][] units = model.hidden(CORNERS, 0);
        int[] pair = {0, 1};
        double most = -1;
        for (int i = 0; i < units[0].length; i++)
            for (int j = i + 1; j < units[0].length; j++) {
                double spread = Math.abs(gap(units, i)) + Math.abs(gap(units, j));
                if (spread <= most) continue;
                most = spread;
                pair = new int[] {i, j};
            }
        return pair;
    }

    /** The four corners as two hidden units see them. */
    private static Drawing.Scatter hidden(String title, Model model, int[] pair) {
        float[][] units = model.hidden(CORNERS, 0);
        float[][] seen = new float[4][];
        for (int row = 0; row < 4; row++) seen[row] = new float[] {units[row][pair[0]], units[row][pair[1]]};
        var points = LabelledRows.of(seen, XOR);
        return new Drawing.Scatter(title, "unit " + (pair[0] + 1), "unit " + (pair[1] + 1), points);
    }

    /** Difference of a unit's mean over XOR's two classes. */
    private static double gap(float[][] units, int unit) {
        return (units[1][unit] + units[2][unit] - units[0][unit] - units[3][unit]) / 2.0;
    }
}
