package io.lockstep.jobs.experiment;

import java.util.ArrayList;
import java.util.List;

/** How weights start decides what reaches the far end: signal and gradient by layer, and the curves after. */
final class Initialisation implements Experiment {
    private record Start(String name, String init) {}

    private static final int LAYERS = 8;
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
        for (var activation : List.of("tanh", "relu")) tell(lab, activation, story);
        story.note("Zeros carry no signal and no gradient, so they have no line on a logarithmic axis.");
        var figures = story.figures();
        return story.finding(
                "Zeros keep all units of a layer identical (%s different); ReLU carries %.2g of its signal's variance through %d layers with He, %.2g with Glorot and %.2g when too small.",
                figures.get("relu_zeros_different_units"),
                figures.get("relu_He_signal_ratio"),
                LAYERS,
                figures.get("relu_Glorot_signal_ratio"),
                figures.get("relu_too small_signal_ratio"));
    }

    private static void tell(Lab lab, String activation, Story story) throws Exception {
        var trials = new ArrayList<Trial>();
        for (var start : STARTS)
            trials.add(Depth.BASE
                    .with(
                            activation + "-" + start.name().replaceAll("[^A-Za-z0-9]+", "-"),
                            "activation",
                            activation,
                            "hidden",
                            Trial.hidden(LAYERS, 32),
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
            if (!run.succeeded()) {
                story.row(activation, start, "", "", "", run.error())
                        .figure(activation + "_" + start + "_error", run.error());
                continue;
            }
            double[] signal = run.at(0).variances(points.features());
            double[] gradient = run.gradientNorms(1);
            double signalRatio = signal[LAYERS - 1] / signal[0];
            int different = differentUnits(run);
            story.row(
                    activation,
                    start,
                    signalRatio,
                    gradient[0] / gradient[LAYERS],
                    different,
                    run.last("train_accuracy"));
            String key = activation + "_" + start + "_";
            story.figure(key + "signal_ratio", signalRatio)
                    .figure(key + "gradient_ratio", gradient[0] / gradient[LAYERS])
                    .figure(key + "different_units", different)
                    .figure(key + "accuracy", run.last("train_accuracy"));
            losses.add(run.line("train_loss", start));
            signals.add(Line.counted(start, signal));
            gradients.add(Line.counted(start, gradient));
        }
        lab.draw()
                .lines(
                        "signal-" + activation,
                        "Variance of the activations at the start: " + activation,
                        Scale.linear("hidden layer"),
                        Scale.log("variance"),
                        signals);
        lab.draw()
                .lines(
                        "gradient-" + activation,
                        "Norm of the gradient at the start: " + activation,
                        Scale.linear("layer"),
                        Scale.log("gradient norm"),
                        gradients);
        lab.draw()
                .lines(
                        "curves-" + activation,
                        "Training after each start: " + activation,
                        Scale.linear("epoch"),
                        Scale.linear("training loss"),
                        losses);
    }

    /** How many of the second layer's units have weights no other unit has, after training. */
    private static int differentUnits(Run run) {
        var weight = run.weights().get("layers.1.weight");
        var seen = new java.util.HashSet<List<Float>>();
        for (int unit = 0; unit < weight.numCols; unit++) {
            var column = new ArrayList<Float>();
            for (int in = 0; in < weight.numRows; in++) column.add(weight.get(in, unit));
            seen.add(column);
        }
        return seen.size() == 1 ? 0 : seen.size();
    }
}
