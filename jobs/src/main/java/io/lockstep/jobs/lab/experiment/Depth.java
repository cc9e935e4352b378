package io.lockstep.jobs.lab.experiment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;

/** Deeper and deeper narrow networks on moons: where plain training becomes difficult, for three activations. */
final class Depth implements Experiment {
    private static final List<Integer> DEPTHS = List.of(1, 2, 3, 4, 10, 20, 50);
    private static final double[] DEPTHS_AXIS =
            DEPTHS.stream().mapToDouble(d -> d).toArray();
    private static final List<String> ACTIVATIONS = List.of("sigmoid", "tanh", "relu");
    /** The loss of knowing nothing about two equally frequent classes, ln 2. */
    private static final double CHANCE = 0.6931471805599453;
    /**
     * Share of the best depth's gain (chance less its loss) below which a depth's own gain says that training is difficult
     * there.
     */
    private static final double DIFFICULT = 0.5;

    static final LabTrial BASE = LabTrial.of(
            "depth",
            "data",
            MoonsExperiment.DATA,
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
        var trials = new ArrayList<LabTrial>();
        for (var activation : ACTIVATIONS)
            for (int depth : DEPTHS)
                trials.add(BASE.with(
                        activation + "-" + depth,
                        "activation",
                        activation,
                        "hidden",
                        LabTrial.hidden(depth, 8),
                        "epochs",
                        epochs));
        var runs = lab.train(trials);

        var parts = new ArrayList<String>();
        var difficult = new LinkedHashMap<String, List<Integer>>();
        var ends = new ArrayList<Line>();
        for (int a = 0; a < ACTIVATIONS.size(); a++) {
            var activation = ACTIVATIONS.get(a);
            var mine = runs.subList(a * DEPTHS.size(), (a + 1) * DEPTHS.size());
            for (int d = 0; d < DEPTHS.size(); d++) report(story, activation, DEPTHS.get(d), mine.get(d));
            double[] losses =
                    mine.stream().mapToDouble(r -> r.last("train_loss")).toArray();
            var depths = difficult(losses);
            difficult.put(activation, depths);
            parts.add(activation + " " + where(depths));
            ends.add(new Line(activation, DEPTHS_AXIS, losses));
            drawActivation(lab, activation, mine);
        }
        double[] chance = new double[DEPTHS_AXIS.length];
        Arrays.fill(chance, CHANCE);
        ends.add(new Line("ln 2: knowing nothing", DEPTHS_AXIS, chance)
                .as("reference")
                .asDashed());
        lab.draw()
                .lines(
                        "difficulty",
                        "Loss after " + epochs + " epochs against depth",
                        Scale.log("hidden layers").marked(DEPTHS),
                        Scale.linear("training loss"),
                        ends);
        story.figure("epochs", epochs).figure("difficult_depths", difficult);
        String criterion = "A depth is called difficult where its loss ends less than " + (int) (100 * DIFFICULT)
                + " % as far below ln 2, the loss of knowing nothing, as the best depth's of the same activation.";
        story.figure("criterion", criterion).note(criterion);
        return story.finding(
                "Training is difficult, its loss coming less than half as far below chance as at the best depth: %s.",
                String.join(", ", parts));
    }

    private static void report(Story story, String activation, int depth, LabRun run) {
        if (!run.succeeded()) {
            story.row(activation, depth, "–", run.error(), "").figure(run.id() + "_error", run.error());
            return;
        }
        double[] norms = run.gradientNorms(1);
        double ratio = norms[0] / norms[norms.length - 1];
        story.row(activation, depth, run.last("train_loss"), run.last("train_accuracy"), ratio);
        story.figure(run.id() + "_loss", run.last("train_loss"));
        story.figure(run.id() + "_gradient_norms", norms);
    }

    /** The depths at which training is difficult; a training that failed has a loss of NaN. */
    static List<Integer> difficult(double[] losses) {
        double best = 0;
        for (double loss : losses) if (CHANCE - loss > best) best = CHANCE - loss;
        var depths = new ArrayList<Integer>();
        for (int d = 0; d < DEPTHS.size(); d++)
            if (best == 0 || !(CHANCE - losses[d] >= DIFFICULT * best)) depths.add(DEPTHS.get(d));
        return depths;
    }

    /** In words; "from" only where all deeper ones are difficult too. */
    static String where(List<Integer> difficult) {
        if (difficult.isEmpty()) return "at none of the depths";
        if (difficult.size() == DEPTHS.size()) return "at all depths";
        boolean onwards = difficult.equals(DEPTHS.subList(DEPTHS.size() - difficult.size(), DEPTHS.size()));
        if (onwards && difficult.size() > 1) return "from " + difficult.get(0) + " layers on";
        var names = difficult.stream().map(String::valueOf).toList();
        return "at " + String.join(" and ", names) + " layers";
    }

    private static void drawActivation(Lab lab, String activation, List<LabRun> runs) throws Exception {
        var losses = new ArrayList<Line>();
        var norms = new ArrayList<Line>();
        for (int d = 0; d < DEPTHS.size(); d++) {
            String depth = DEPTHS.get(d) + (DEPTHS.get(d) == 1 ? " layer" : " layers");
            if (!runs.get(d).succeeded()) continue;
            losses.add(runs.get(d).line("train_loss", depth));
            norms.add(along(depth, runs.get(d).gradientNorms(1)));
        }
        lab.draw()
                .lines(
                        "curves-" + activation,
                        "Depth on moons: " + activation,
                        Scale.linear("epoch"),
                        Scale.log("training loss"),
                        losses);
        lab.draw()
                .lines(
                        "gradients-" + activation,
                        "Gradient norm by layer at the start: " + activation,
                        Scale.linear("layer: 0 the first, 1 the last"),
                        Scale.log("gradient norm"),
                        norms);
    }

    /** Networks of any depth from the first layer to the last, one beside the other. */
    private static Line along(String name, double[] layers) {
        double[] x = new double[layers.length];
        for (int i = 0; i < x.length; i++) x[i] = i / (double) (x.length - 1);
        return new Line(name, x, layers);
    }
}
