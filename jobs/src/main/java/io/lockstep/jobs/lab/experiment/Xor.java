package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.Figures;
import io.lockstep.jobs.plot.Colour;
import io.lockstep.jobs.plot.ScatterChart;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** XOR by two layers of sigmoids, and the hidden space in which a line suffices. */
final class Xor implements Experiment {
    static final LabTrial TRIAL = LabTrial.of(
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
        int seedCount = lab.pick(100, 30);
        lab.expect(1 + seedCount);
        var run = lab.train(TRIAL.keeping(List.of(0, 2000)));
        double[] before = ones(run.at(0));
        double[] after = ones(run);
        for (int i = 0; i < 4; i++) story.row((int) CORNERS[i][0], (int) CORNERS[i][1], XOR[i], before[i], after[i]);

        var seeds = lab.train(TRIAL.seeds(seedCount));
        long solved =
                seeds.stream().filter(r -> r.last("train_accuracy") == 1.0).count();
        story.figure("final_loss", run.last("train_loss"))
                .figure("probabilities_before", before)
                .figure("probabilities_after", after)
                .figure("seeds", seeds.size())
                .figure("seeds_solved", solved)
                .figure("share_solved", (double) solved / seeds.size());
        double marginBefore = separator(run.at(0).hidden(CORNERS, 0)).margin();
        double marginAfter = separator(run.hidden(CORNERS, 0)).margin();
        story.figure("hidden_margin_before", marginBefore).figure("hidden_margin_after", marginAfter);
        story.note("In the space of all four hidden units the widest band between the classes is "
                + Story.text(2 * marginBefore) + " before training and " + Story.text(2 * marginAfter) + " after.");
        draw(lab, run, seeds);
        return story.finding(
                "[2, 4, 1] ends at a loss of %.4f, its hidden units holding the classes %.3g times as far apart as at the start; %d of %d seeds learn XOR in 2000 epochs at learning rate 1.0.",
                run.last("train_loss"), marginAfter / marginBefore, solved, seeds.size());
    }

    /** The corners' probabilities of being 1. */
    private static double[] ones(LabModel model) {
        return Arrays.stream(model.probabilities(CORNERS))
                .mapToDouble(p -> p[1])
                .toArray();
    }

    private static void draw(Lab lab, LabRun run, List<LabRun> seeds) throws Exception {
        var points = LabelledRows.of(List.of("a", "b"), CORNERS, XOR);
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
                        "XOR in the hidden space: the two units that separate the classes best after training",
                        List.of(hidden("before", run.at(0), pair(run)), hidden("after", run, pair(run))));
        lab.draw()
                .lines(
                        "curves",
                        "XOR: loss over 2000 epochs, the first 7 seeds",
                        Scale.linear("epoch"),
                        Scale.log("training loss"),
                        seeds.stream()
                                .limit(7)
                                .map(r ->
                                        r.line("train_loss", "seed " + r.trial().option("seed")))
                                .toList());
    }

    /** The two hidden units that spread the classes' means most. */
    private static int[] pair(LabModel model) {
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

    /** The four corners as two hidden units see them, and the line that separates the classes best where one does. */
    private static Drawing.Scatter hidden(String when, LabModel model, int[] pair) {
        float[][] units = model.hidden(CORNERS, 0);
        float[][] seen = new float[4][];
        for (int row = 0; row < 4; row++) seen[row] = new float[] {units[row][pair[0]], units[row][pair[1]]};
        var names = List.of("hidden unit " + (pair[0] + 1), "hidden unit " + (pair[1] + 1));
        var separator = separator(seen);
        boolean parted = separator.margin() > 1e-6;
        return new Drawing.Scatter(
                when + ": " + (parted ? "a" : "no") + " line separates them",
                LabelledRows.of(names, seen, XOR),
                -0.1,
                1.1,
                parted ? List.of(Drawing.across("", separator.middle(), separator.normal(), Colour.INK)) : List.of(),
                corners(seen));
    }

    /** Each corner's inputs beside where it is seen. */
    private static List<ScatterChart.Note> corners(float[][] seen) {
        var notes = new ArrayList<ScatterChart.Note>();
        for (int row = 0; row < seen.length; row++)
            notes.add(new ScatterChart.Note(
                    Figures.text("(%.0f, %.0f)", CORNERS[row][0], CORNERS[row][1]), seen[row][0], seen[row][1]));
        return notes;
    }

    /** Between the classes, of the four corners in any space. */
    private static Separator separator(float[][] corners) {
        double[][] c = new double[4][];
        for (int row = 0; row < 4; row++) {
            c[row] = new double[corners[row].length];
            for (int i = 0; i < c[row].length; i++) c[row][i] = corners[row][i];
        }
        return Separator.of(c[0], c[3], c[1], c[2]);
    }

    /** Difference of a unit's mean over XOR's two classes. */
    private static double gap(float[][] units, int unit) {
        return (units[1][unit] + units[2][unit] - units[0][unit] - units[3][unit]) / 2.0;
    }
}
