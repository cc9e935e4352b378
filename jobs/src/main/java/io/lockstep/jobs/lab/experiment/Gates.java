package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.data.generate.Generators;
import io.lockstep.core.perceptron.Convergence;
import io.lockstep.core.perceptron.LabelledPoints;
import io.lockstep.core.perceptron.LogicGate;
import io.lockstep.core.perceptron.Perceptron;
import io.lockstep.core.perceptron.Perceptron.Unit;
import io.lockstep.core.perceptron.PerceptronTrainer;
import io.lockstep.core.perceptron.PerceptronTrainer.Training;
import io.lockstep.jobs.plot.LineChart;
import io.lockstep.jobs.plot.Palette;
import io.lockstep.jobs.plot.Plot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Rosenblatt's perceptron on logic gates and on separable points, against Novikoff's bound; XOR defeats it. */
final class Gates implements Experiment {
    private static final PerceptronTrainer TRAINER = new PerceptronTrainer(1, 1000);
    private static final double[] MARGINS = {0.02, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6};
    private static final int POINTS = 200;
    /** Updates of a training that are kept one by one. */
    private static final int LONGEST_PATH = 50;

    private static final double LOW = -0.5;
    private static final double HIGH = 1.5;
    /** From here on all lines of XOR's cycle are seen. */
    private static final double FAR = -2.5;
    /** A step is drawn as this steep a slope, so that its edge can be found between the points of a grid. */
    private static final double STEEP = 12;
    /** Colours that no class has. */
    private static final int[] LINES = {2, 3, 5, 6};

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
        var panels = new ArrayList<Plot>();
        int learnt = 0;
        double closest = 0;
        for (var gate : List.of(LogicGate.AND, LogicGate.OR, LogicGate.NAND))
            for (var unit : Unit.values()) {
                var convergence = Convergence.of(gate.table());
                var training = TRAINER.train(gate.table(), unit);
                if (training.converged()) learnt++;
                report(story, gate.toString(), unit, training, convergence);
                if (unit != Unit.STEP) continue;
                closest = Math.max(closest, training.updates().size() / convergence.bound());
                panels.add(BoundaryPlot.crisp(learnt(gate, training)));
            }
        for (var unit : Unit.values())
            report(
                    story,
                    "XOR",
                    unit,
                    TRAINER.train(LogicGate.XOR.table(), unit),
                    Convergence.of(LogicGate.XOR.table()));
        var passed = cycle(story, TRAINER.train(LogicGate.XOR.table(), Unit.STEP));
        panels.add(BoundaryPlot.of(new Drawing.Scatter(
                "XOR: 1 if …, " + passed.size() + " rules in turn",
                points(LogicGate.XOR),
                FAR,
                HIGH,
                lines(passed),
                List.of())));
        lab.draw().panels("gates", "The line each gate's neuron learns; XOR's four lines, which repeat", panels);
        closest = Math.max(closest, margins(lab, story));
        story.figure("gates_learnt", learnt).figure("closest_to_bound", closest);
        story.note(
                "A step unit gives 1 on one side of its line and 0 on the other and on the line itself: a point of class 0 on a"
                        + " line is right. XOR's lines are numbered by the update after which they hold, each with where"
                        + " the unit then gives 1; the axes there reach further, to show all of them. The weights after"
                        + " each of up to 50 updates are in result.json.");
        return story.finding(
                "%d of 6 trainings on AND, OR and NAND converge; a step unit uses at most %.0f %% of the updates that (R/γ)² allows; on XOR the weights repeat after %d updates and never settle.",
                learnt, 100 * closest, passed.size());
    }

    private static void report(Story story, String points, Unit unit, Training training, Convergence convergence) {
        var perceptron = training.perceptron();
        boolean bounded = unit == Unit.STEP; // the theorem is about mistakes, on which alone a step unit changes
        String key = points + "_" + unit.toString().toLowerCase(Locale.ROOT);
        story.row(
                points,
                unit.toString().toLowerCase(Locale.ROOT),
                text(perceptron.weights()),
                text(perceptron.bias()),
                training.updates().size(),
                epochs(training),
                bounded ? convergence.bound() : "–");
        story.figure(key + "_weights", perceptron.weights())
                .figure(key + "_bias", perceptron.bias())
                .figure(key + "_updates", training.updates().size())
                .figure(key + "_converged", training.converged())
                .figure(key + "_epochs", training.epochs());
        if (training.updates().size() <= LONGEST_PATH)
            story.figure(
                    key + "_path", training.updates().stream().map(Gates::path).toList());
        if (bounded)
            story.figure(key + "_radius", convergence.radius())
                    .figure(key + "_margin", convergence.margin())
                    .figure(key + "_bound", convergence.separable() ? convergence.bound() : "none: not separable");
    }

    private static Object epochs(Training training) {
        if (training.converged()) return training.epochs();
        return training.cycle().isPresent() ? "never" : "not in " + training.epochs();
    }

    private static String text(List<Double> weights) {
        return String.join(", ", weights.stream().map(Gates::text).toList());
    }

    /** A step unit's weights on the gates are whole numbers. */
    private static String text(double weight) {
        return weight == Math.rint(weight) ? String.valueOf((long) weight) : Story.text(weight);
    }

    private static String text(Perceptron perceptron) {
        return "(" + text(perceptron.weights()) + "; " + text(perceptron.bias()) + ")";
    }

    /** Epoch, row, and weights and bias after an update. */
    private static List<Double> path(PerceptronTrainer.Correction update) {
        var path = new ArrayList<>(List.of((double) update.epoch(), (double) update.row()));
        path.addAll(update.after().weights());
        path.add(update.after().bias());
        return path;
    }

    /** The weights that repeat, each once. */
    private static List<Perceptron> cycle(Story story, Training xor) {
        var cycle = xor.cycle().orElseThrow();
        var passed = xor.updates().stream()
                .filter(update -> update.epoch() > cycle.firstEpoch())
                .map(PerceptronTrainer.Correction::after)
                .toList();
        var texts = passed.stream().map(Gates::text).toList();
        story.figure("XOR_cycle_from_epoch", cycle.firstEpoch())
                .figure("XOR_cycle_epochs", cycle.epochs())
                .figure("XOR_cycle", texts);
        story.note("XOR's cycle, the weights and the bias after each update: " + String.join(" → ", texts) + " → "
                + texts.get(0) + " …");
        return passed;
    }

    private static Boundary learnt(LogicGate gate, Training training) {
        int updates = training.updates().size();
        String title = gate + ": " + updates + (updates == 1 ? " update" : " updates");
        return Boundary.of(title, classifier(training.perceptron()), LOW, HIGH, points(gate));
    }

    private static LabelledRows points(LogicGate gate) {
        var table = gate.table();
        float[][] inputs = new float[table.size()][];
        for (int row = 0; row < inputs.length; row++) {
            double[] x = table.inputs().get(row);
            inputs[row] = new float[] {(float) x[0], (float) x[1]};
        }
        return LabelledRows.of(List.of("a", "b"), inputs, table.targets());
    }

    private static Classifier classifier(Perceptron perceptron) {
        double length =
                Math.hypot(perceptron.weights().get(0), perceptron.weights().get(1));
        return inputs -> {
            double[][] probabilities = new double[inputs.length][];
            for (int i = 0; i < inputs.length; i++) {
                double distance = perceptron.net(inputs[i][0], inputs[i][1]) / length;
                double one = Math.max(0, Math.min(1, 0.5 + STEEP * distance));
                probabilities[i] = new double[] {1 - one, one};
            }
            return probabilities;
        };
    }

    /** Where the net inputs are 0, in the order of the updates; weights of zero have no line. */
    private static List<LineChart.Series> lines(List<Perceptron> perceptrons) {
        var lines = new ArrayList<LineChart.Series>();
        for (var perceptron : perceptrons) {
            double a = perceptron.weights().get(0);
            double b = perceptron.weights().get(1);
            if (a == 0 && b == 0) continue;
            double scale = -perceptron.bias() / (a * a + b * b);
            var colour = Palette.series(LINES[lines.size() % LINES.length]);
            lines.add(Drawing.across(
                    (lines.size() + 1) + ": " + rule(a, b, perceptron.bias()),
                    new double[] {a * scale, b * scale},
                    new double[] {a, b},
                    colour));
        }
        return lines;
    }

    /** Where a step unit of these weights gives 1, as an inequality in b, or in a where b has no weight. */
    static String rule(double a, double b, double bias) {
        if (b == 0) return "a " + (a > 0 ? "> " : "< ") + text(-bias / a + 0.0);
        double slope = -a / b;
        double rest = -bias / b;
        var side = new StringBuilder("b ").append(b > 0 ? "> " : "< ");
        if (slope == 0) return side.append(text(rest + 0.0)).toString();
        side.append(slope == 1 ? "" : slope == -1 ? "-" : text(slope) + " ").append('a');
        if (rest != 0) side.append(rest > 0 ? " + " : " - ").append(text(Math.abs(rest)));
        return side.toString();
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
