package io.lockstep.jobs.lab.experiment;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** How weights start decides what reaches the far end: signal and gradient by layer, and the curves after. */
final class Initialisation implements Experiment {
    private record Start(String name, String init) {
        /** For legends: the deviation too where the name doesn't tell it. */
        String label() {
            return init.startsWith("normal:") ? name + ", σ " + init.substring("normal:".length()) : name;
        }
    }

    private static final int LAYERS = 8;
    private static final int WIDTH = 32;
    /** Where the plot of losses ends; knowing nothing costs ln 2. */
    private static final double WORST = 1.2;

    private static final List<Start> STARTS = List.of(
            new Start("zeros", "zeros"),
            new Start("all 0.1", "constant:0.1"),
            new Start("too small", "normal:0.01"),
            new Start("too large", "normal:1.0"),
            new Start("LeCun", "lecun_normal"),
            new Start("Glorot", "glorot_normal"),
            new Start("He", "he_normal"));

    @Override
    public String name() {
        return "initialisation";
    }

    @Override
    public String question() {
        return "What do the first weights decide about signal, gradient and training?";
    }

    @Override
    public Story tell(Lab lab) throws Exception {
        var story = new Story(
                "activation",
                "start",
                "signal, last / first layer",
                "gradient, first / last layer",
                "units that differ",
                "accuracy");
        var diverged = new ArrayList<String>();
        var activations = List.of("tanh", "relu");
        lab.expect(activations.size() * STARTS.size());
        for (var activation : activations) tell(lab, activation, story, diverged);
        story.note("Signal and gradient are those of the start; what is 0 has no line on a logarithmic axis,"
                + " and losses above " + WORST + " are cut off.");
        story.note("Units that differ are counted in the second hidden layer after training, of " + WIDTH + ".");
        story.figure("diverged", diverged);
        var figures = story.figures();
        return story.finding(
                "From zeros %s of %d units of a layer become different from one another; ReLU carries %s of its signal's variance through %d layers with He, %s with Glorot and %s when too small; %s.",
                figures.get("relu_zeros_different_units"),
                WIDTH,
                Story.text(figures.get("relu_He_signal_ratio")),
                LAYERS,
                Story.text(figures.get("relu_Glorot_signal_ratio")),
                Story.text(figures.get("relu_too small_signal_ratio")),
                diverged.isEmpty() ? "no start diverges" : "training diverges from " + String.join(" and ", diverged));
    }

    private static void tell(Lab lab, String activation, Story story, List<String> diverged) throws Exception {
        var trials = new ArrayList<LabTrial>();
        for (var start : STARTS)
            trials.add(Depth.BASE
                    .with(
                            activation + "-" + start.name().replaceAll("[^A-Za-z0-9]+", "-"),
                            "activation",
                            activation,
                            "hidden",
                            LabTrial.hidden(LAYERS, WIDTH),
                            "init",
                            start.init(),
                            "learning-rate",
                            0.1,
                            "epochs",
                            lab.pick(200, 100))
                    .keeping(List.of(0)));
        var runs = lab.train(trials);
        var points = lab.points(trials.get(0));
        var losses = new ArrayList<Line>();
        var signals = new ArrayList<Line>();
        var gradients = new ArrayList<Line>();
        for (int i = 0; i < runs.size(); i++) {
            var run = runs.get(i);
            String start = STARTS.get(i).name();
            String key = activation + "_" + start + "_";
            double[] signal = run.at(0).variances(points.features());
            double signalRatio = signal[LAYERS - 1] / signal[0];
            story.figure(key + "signal", signal).figure(key + "signal_ratio", signalRatio);
            signals.add(Line.counted(start, signal).named(STARTS.get(i).label()));
            double gradientRatio = Double.NaN;
            if (!run.history().isEmpty()) { // else the very first step failed
                double[] gradient = run.gradientNorms(1);
                gradientRatio = gradient[0] / gradient[LAYERS];
                story.figure(key + "gradient", gradient).figure(key + "gradient_ratio", gradientRatio);
                gradients.add(Line.counted(start, gradient).named(STARTS.get(i).label()));
                losses.add(run.line("train_loss", start).named(STARTS.get(i).label()));
            }
            if (run.succeeded()) {
                int different = differentUnits(run);
                story.row(activation, start, signalRatio, gradientRatio, different, run.last("train_accuracy"));
                story.figure(key + "different_units", different).figure(key + "accuracy", run.last("train_accuracy"));
            } else {
                diverged.add(start + " with " + activation);
                story.row(activation, start, signalRatio, gradientRatio, "–", run.error())
                        .figure(key + "error", run.error());
            }
        }
        lab.draw()
                .lines(
                        "signal-" + activation,
                        "Variance of the activations at the start: " + activation,
                        Scale.linear("hidden layer, from the input"),
                        Scale.log("variance"),
                        signals);
        lab.draw()
                .lines(
                        "gradient-" + activation,
                        "Norm of the gradient at the start: " + activation,
                        Scale.linear("layer, from the input"),
                        Scale.log("gradient norm"),
                        gradients);
        lab.draw()
                .lines(
                        "curves-" + activation,
                        "Training after each start: " + activation,
                        Scale.linear("epoch"),
                        Scale.linear("training loss").upTo(WORST),
                        losses);
    }

    /** How many of the second layer's units have weights no other unit has, after training. */
    private static int differentUnits(LabRun run) {
        var weight = run.weights().get("layers.1.weight");
        var times = new HashMap<List<Float>, Integer>();
        for (int unit = 0; unit < weight.numCols; unit++) {
            var column = new ArrayList<Float>();
            for (int in = 0; in < weight.numRows; in++) column.add(weight.get(in, unit));
            times.merge(column, 1, Integer::sum);
        }
        return (int) times.values().stream().filter(count -> count == 1).count();
    }
}
