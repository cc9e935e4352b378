package io.lockstep.jobs.experiment;

import io.lockstep.core.data.generate.Generators;
import io.lockstep.core.perceptron.Convergence;
import io.lockstep.core.perceptron.Gate;
import io.lockstep.core.perceptron.LabelledPoints;
import io.lockstep.core.perceptron.Perceptron;
import io.lockstep.core.perceptron.Perceptron.Unit;
import io.lockstep.core.perceptron.PerceptronTrainer;
import io.lockstep.core.perceptron.PerceptronTrainer.Training;
import io.lockstep.jobs.plot.Colour;
import io.lockstep.jobs.plot.LineChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rosenblatt's perceptron on logic gates and on separable points, against Novikoff's bound; XOR defeats it. */
final class Gates implements Experiment {
    private static final PerceptronTrainer TRAINER = new PerceptronTrainer(1, 1000);
    private static final double[] MARGINS = {0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6};
    private static final int POINTS = 200;

    @Override
    public String name() {
        return "gates";
    }

    @Override
    public String question() {
        return "What can one neuron learn by Rosenblatt's rule, and after how many updates?";
    }

    @Override
    public Story tell(Lab lab) {
        var story = new Story("points", "unit", "weights", "bias", "updates", "epochs", "bound (R/γ)²");
        var panels = new ArrayList<Drawing.Scatter>();
        int learnt = 0;
        double closest = 0;
        for (var gate : List.of(Gate.AND, Gate.OR, Gate.NAND))
            for (var unit : Unit.values()) {
                var convergence = Convergence.of(gate.table());
                var training = TRAINER.train(gate.table(), unit);
                if (training.converged()) learnt++;
                if (unit == Unit.STEP)
                    closest = Math.max(closest, training.updates().size() / convergence.bound());
                report(story, gate.toString(), unit, training, convergence);
                if (unit == Unit.STEP)
                    panels.add(panel(
                            gate + ": " + training.updates().size() + " updates",
                            gate,
                            List.of(training.perceptron())));
            }
        var xor = TRAINER.train(Gate.XOR.table(), Unit.STEP);
        report(story, "XOR", Unit.STEP, xor, Convergence.of(Gate.XOR.table()));
        var cycle = xor.cycle().orElseThrow();
        panels.add(panel("XOR: a cycle, for ever", Gate.XOR, inCycle(story, xor, cycle)));
        lab.draw().points("gates", "The line each gate's neuron learns; XOR's lines come round again", panels);
        closest = Math.max(closest, margins(lab, story));
        story.figure("gates_learnt", learnt).figure("closest_to_bound", closest);
        return story.finding(
                "%d of 6 trainings on AND, OR and NAND converge; a step unit uses at most %.0f %% of the updates that (R/γ)² allows; XOR's weights come round after %d updates, for ever.",
                learnt, 100 * closest, ((List<?>) story.figures().get("XOR_cycle")).size());
    }

    private static void report(Story story, String points, Unit unit, Training training, Convergence convergence) {
        var perceptron = training.perceptron();
        boolean bounded = unit == Unit.STEP; // the theorem is about mistakes, on which alone a step unit changes
        String key = points + "_" + unit.toString().toLowerCase(Locale.ROOT);
        story.row(
                points,
                unit.toString().toLowerCase(Locale.ROOT),
                text(perceptron.weights()),
                perceptron.bias(),
                training.updates().size(),
                training.converged() ? training.epochs() : "never",
                bounded ? convergence.bound() : "–");
        story.figure(key + "_weights", perceptron.weights())
                .figure(key + "_bias", perceptron.bias())
                .figure(key + "_updates", training.updates().size())
                .figure(key + "_converged", training.converged())
                .figure(key + "_epochs", training.epochs());
        if (bounded)
            story.figure(key + "_radius", convergence.radius())
                    .figure(key + "_margin", convergence.margin())
                    .figure(key + "_bound", convergence.separable() ? convergence.bound() : "none: not separable");
    }

    private static String text(List<Double> weights) {
        return String.join(", ", weights.stream().map(Story::text).toList());
    }

    /** The weights that come round, each once. */
    private static List<Perceptron> inCycle(Story story, Training xor, PerceptronTrainer.Cycle cycle) {
        var passed = new ArrayList<Perceptron>();
        var texts = new ArrayList<String>();
        for (var update : xor.updates()) {
            if (update.epoch() <= cycle.firstEpoch()) continue;
            passed.add(update.after());
            texts.add("(" + text(update.after().weights()) + "; "
                    + Story.text(update.after().bias()) + ")");
        }
        story.figure("XOR_cycle_from_epoch", cycle.firstEpoch())
                .figure("XOR_cycle_epochs", cycle.epochs())
                .figure("XOR_cycle", texts);
        story.note("XOR's cycle, the weights and the bias after each update: " + String.join(" → ", texts));
        return passed;
    }

    private static Drawing.Scatter panel(String title, Gate gate, List<Perceptron> perceptrons) {
        var table = gate.table();
        float[][] inputs = new float[table.size()][];
        for (int row = 0; row < inputs.length; row++) {
            double[] x = table.inputs().get(row);
            inputs[row] = new float[] {(float) x[0], (float) x[1]};
        }
        var lines = new ArrayList<LineChart.Series>();
        for (var perceptron : perceptrons) {
            var line = line(perceptron);
            if (line != null) lines.add(perceptrons.size() > 1 ? line.asDashed() : line);
        }
        return new Drawing.Scatter(title, "a", "b", LabelledRows.of(inputs, table.targets()), lines);
    }

    /** Where the net input is 0, null where that is no line. */
    private static LineChart.Series line(Perceptron perceptron) {
        double a = perceptron.weights().get(0);
        double b = perceptron.weights().get(1);
        if (a == 0 && b == 0) return null;
        double[] ends = {-1, 2};
        double[] others = new double[2];
        boolean flat = Math.abs(b) >= Math.abs(a);
        for (int i = 0; i < 2; i++) others[i] = -(perceptron.bias() + (flat ? a : b) * ends[i]) / (flat ? b : a);
        return LineChart.Series.of("", flat ? ends : others, flat ? others : ends, Colour.INK);
    }

    /** Separable points of growing margin; the greatest share of the bound that was used. */
    private static double margins(Lab lab, Story story) {
        double[] margin = new double[MARGINS.length];
        double[] updates = new double[MARGINS.length];
        double[] bound = new double[MARGINS.length];
        double closest = 0;
        for (int i = 0; i < MARGINS.length; i++) {
            var points = points("builtin:separable?n=" + POINTS + "&margin=" + MARGINS[i] + "&seed=" + lab.seed());
            var convergence = Convergence.of(points);
            var training = TRAINER.train(points, Unit.STEP);
            report(story, "separable, " + MARGINS[i], Unit.STEP, training, convergence);
            margin[i] = convergence.margin();
            updates[i] = training.updates().size();
            bound[i] = convergence.bound();
            closest = Math.max(closest, updates[i] / bound[i]);
        }
        lab.draw()
                .lines(
                        "bound",
                        "Updates until convergence against the bound, " + POINTS + " separable points",
                        Scale.log("margin γ"),
                        Scale.log("updates"),
                        List.of(new Line("updates made", margin, updates), new Line("bound (R/γ)²", margin, bound)));
        return closest;
    }

    private static LabelledPoints points(String data) {
        var generator = Generators.of(data);
        var inputs = new ArrayList<double[]>();
        int[] targets = new int[(int) generator.rows()];
        float[] row = new float[generator.featureNames().size()];
        for (int i = 0; i < targets.length; i++) {
            targets[i] = (int) generator.row(i, row);
            double[] x = new double[row.length];
            for (int j = 0; j < x.length; j++) x[j] = row[j];
            inputs.add(x);
        }
        return new LabelledPoints(inputs, targets);
    }
}
