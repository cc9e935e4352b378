package io.lockstep.jobs.experiment;

import java.util.ArrayList;
import java.util.List;

/** A hundred layers: why a plain network fails there, and what mends it. */
final class VeryDeep implements Experiment {
    /** What is changed against the plain network, as option names and values. */
    private record Remedy(String name, Object... options) {}

    private static final List<Remedy> REMEDIES = List.of(
            new Remedy("plain, Glorot", "init", "glorot_normal"),
            new Remedy("plain, He", "init", "he_normal"),
            new Remedy("residual, He", "init", "he_normal", "residual", true),
            new Remedy("residual, small start", "init", "normal:0.05", "residual", true),
            new Remedy("layer norm", "init", "he_normal", "norm", "layer"),
            new Remedy("batch norm", "init", "he_normal", "norm", "batch"),
            new Remedy("residual + layer norm", "init", "he_normal", "residual", true, "norm", "layer"),
            new Remedy("residual + batch norm", "init", "he_normal", "residual", true, "norm", "batch"));

    @Override
    public String name() {
        return "very-deep";
    }

    @Override
    public String question() {
        return "Why does a plain network of a hundred layers fail, and what mends it?";
    }

    @Override
    public Story tell(Lab lab) throws Exception {
        int depth = 100;
        int epochs = lab.pick(60, 20);
        var story = new Story("network", "loss", "accuracy", "gradient, first layer", "gradient, last layer");
        var base = Trial.of(
                "very-deep",
                "data",
                Moons.DATA,
                "standardize",
                true,
                "activation",
                "relu",
                "hidden",
                Trial.hidden(depth, 16),
                "loss",
                "bce",
                "optimizer",
                "adam",
                "learning-rate",
                0.001,
                "clip-norm",
                1.0,
                "batch-size",
                64,
                "checkpoint-every",
                1000,
                "diagnostics",
                true,
                "epochs",
                epochs);
        var trials = new ArrayList<Trial>();
        for (var remedy : REMEDIES)
            trials.add(base.with(
                    remedy.name().replaceAll("[^A-Za-z]+", "-").toLowerCase(java.util.Locale.ROOT), remedy.options()));
        var runs = lab.train(trials);

        var accuracies = new ArrayList<Line>();
        var norms = new ArrayList<Line>();
        var mended = new ArrayList<String>();
        for (int i = 0; i < runs.size(); i++) {
            var run = runs.get(i);
            var remedy = REMEDIES.get(i).name();
            if (!run.succeeded()) {
                story.row(remedy, run.error(), "", "", "");
                continue;
            }
            double[] gradients = run.gradientNorms(1);
            story.row(remedy, run.last("train_loss"), run.last("train_accuracy"), gradients[0], gradients[depth]);
            story.figure(run.id() + "_accuracy", run.last("train_accuracy"));
            story.figure(run.id() + "_gradient_norms", gradients);
            accuracies.add(run.line("train_accuracy", remedy));
            norms.add(Line.counted(remedy, gradients));
            if (run.last("train_accuracy") >= 0.9) mended.add(remedy);
        }
        story.figure("depth", depth).figure("epochs", epochs).figure("reach_90_percent", mended);
        lab.draw()
                .lines(
                        "curves",
                        depth + " hidden layers on moons",
                        Scale.linear("epoch"),
                        Scale.linear("training accuracy"),
                        accuracies);
        lab.draw()
                .lines(
                        "gradients",
                        "Gradient norm by layer after the first epoch",
                        Scale.linear("layer"),
                        Scale.log("gradient norm"),
                        norms);
        double[] plain = (double[]) story.figures().get("plain-glorot_gradient_norms");
        var why = plain == null
                ? "The plain network from Glorot's start diverges"
                : "A plain network from Glorot's start has, after an epoch, a gradient "
                        + Story.text(plain[depth] / plain[0]) + " times smaller in the first layer than in the last";
        return story.finding(
                "%s; of %d ways to build %d layers, these reach 90 %% of the training points in %d epochs: %s.",
                why, REMEDIES.size(), depth, epochs, mended.isEmpty() ? "none" : String.join("; ", mended));
    }
}
