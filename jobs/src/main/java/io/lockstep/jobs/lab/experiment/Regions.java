package io.lockstep.jobs.lab.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A ReLU network of two inputs is affine in pieces: how many, against depth and width. */
final class Regions implements Experiment {
    private static final double LOW = -2.5;
    private static final double HIGH = 2.5;
    private static final int[][] SHAPES = {
        {1, 4}, {1, 8}, {1, 16}, {1, 32}, {2, 4}, {2, 8}, {2, 16}, {3, 4}, {3, 8}, {4, 4}, {4, 8}
    };

    @Override
    public String name() {
        return "regions";
    }

    @Override
    public String question() {
        return "Into how many linear pieces does a ReLU network cut the plane, and does depth or width make more?";
    }

    @Override
    public Story tell(Lab lab) throws Exception {
        var story = new Story("hidden layers", "width", "units", "regions at the start", "regions trained", "accuracy");
        int epochs = lab.pick(150, 60);
        var trials = new ArrayList<LabTrial>();
        for (int[] shape : SHAPES)
            trials.add(LabTrial.of(
                            shape[0] + "x" + shape[1],
                            "data",
                            MoonsExperiment.DATA,
                            "standardize",
                            true,
                            "hidden",
                            LabTrial.hidden(shape[0], shape[1]),
                            "activation",
                            "relu",
                            "optimizer",
                            "adam",
                            "learning-rate",
                            0.01,
                            "batch-size",
                            64,
                            "checkpoint-every",
                            1000,
                            "epochs",
                            epochs)
                    .keeping(List.of(0)));
        var runs = lab.train(trials);
        var panels = new ArrayList<Drawing.Mosaic>();
        var lines = new ArrayList<Line>();
        for (int depth = 1; depth <= 4; depth++) {
            var units = new ArrayList<Double>();
            var counts = new ArrayList<Double>();
            for (int i = 0; i < SHAPES.length; i++) {
                if (SHAPES[i][0] != depth) continue;
                var run = runs.get(i);
                int width = SHAPES[i][1];
                int start =
                        LinearRegions.of(run.at(0).weights(), depth, LOW, HIGH).size();
                var trained = LinearRegions.of(run.weights(), depth, LOW, HIGH);
                story.row(depth, width, depth * width, start, trained.size(), run.last("train_accuracy"));
                story.figure(run.id() + "_regions_start", start).figure(run.id() + "_regions", trained.size());
                units.add((double) depth * width);
                counts.add((double) trained.size());
                if (depth * width == 16)
                    panels.add(new Drawing.Mosaic(depth + " × " + width + ": " + trained.size() + " regions", trained));
            }
            lines.add(new Line(
                    depth + (depth == 1 ? " layer" : " layers"),
                    units.stream().mapToDouble(u -> u).toArray(),
                    counts.stream().mapToDouble(c -> c).toArray()));
        }
        lab.draw().mosaics("regions", "Linear regions of 16 units, as 1, 2 and 4 layers", LOW, HIGH, panels);
        lab.draw()
                .lines(
                        "count",
                        "Linear regions after training on moons",
                        Scale.log("hidden units"),
                        Scale.log("regions"),
                        lines);
        return story.finding(
                "16 hidden units cut the square into %s regions as one layer, %s as two and %s as four; 32 units into %s, %s and"
                        + " %s: %s.",
                story.figures().get("1x16_regions"),
                story.figures().get("2x8_regions"),
                story.figures().get("4x4_regions"),
                story.figures().get("1x32_regions"),
                story.figures().get("2x16_regions"),
                story.figures().get("4x8_regions"),
                verdict(story.figures()));
    }

    /** Whether depth makes more of them at both counts of units. */
    private static String verdict(Map<String, ?> figures) {
        boolean grows = true;
        for (int units : new int[] {16, 32})
            for (int depth = 1; depth < 4; depth *= 2)
                grows &= count(figures, depth, units) < count(figures, 2 * depth, units);
        return grows ? "more with each depth" : "what training leaves has no order by depth";
    }

    private static int count(Map<String, ?> figures, int depth, int units) {
        return ((Number) figures.get(depth + "x" + units / depth + "_regions")).intValue();
    }
}
