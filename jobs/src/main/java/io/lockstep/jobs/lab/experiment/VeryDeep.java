package io.lockstep.jobs.lab.experiment;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A hundred layers: why a plain network fails there, and what mends it. */
final class VeryDeep implements Experiment {
    private static final int DEPTH = 100;
    private static final int DEEPER = 300;
    /** The share of the training points by which a network counts as trained. */
    private static final double ENOUGH = 0.9;

    /**
     * What is changed against the plain network, as option names and values.
     *
     * @param thing what decides its colour; with residual connections the line is broken
     */
    private record Remedy(String name, String thing, Object... options) {
        String id() {
            return name.replaceAll("[^A-Za-z]+", "-").toLowerCase(Locale.ROOT);
        }

        Line draw(Line line) {
            return name.startsWith("residual") ? line.as(thing).asDashed() : line.as(thing);
        }
    }

    private static final List<Remedy> REMEDIES = List.of(
            new Remedy("plain, Glorot", "Glorot", "init", "glorot_normal"),
            new Remedy("plain, He", "He", "init", "he_normal"),
            new Remedy("residual, He", "He", "init", "he_normal", "residual", true),
            new Remedy("residual, small start", "small start", "init", "normal:0.05", "residual", true),
            new Remedy("layer norm", "layer norm", "init", "he_normal", "norm", "layer"),
            new Remedy("batch norm", "batch norm", "init", "he_normal", "norm", "batch"),
            new Remedy("residual + layer norm", "layer norm", "init", "he_normal", "residual", true, "norm", "layer"),
            new Remedy("residual + batch norm", "batch norm", "init", "he_normal", "residual", true, "norm", "batch"));

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
        int epochs = lab.pick(60, 20);
        var story = new Story("network", "layers", "loss", "accuracy", "gradient, first layer", "gradient, last layer");
        lab.expect(REMEDIES.size() * 3 / 2); // about half of them are tried deeper
        var runs = train(lab, REMEDIES, DEPTH, epochs);
        var accuracies = new ArrayList<Line>();
        var norms = new ArrayList<Line>();
        var mended = new ArrayList<Remedy>();
        for (int i = 0; i < runs.size(); i++) {
            var run = runs.get(i);
            var remedy = REMEDIES.get(i);
            report(story, remedy, DEPTH, run);
            if (!run.succeeded()) continue;
            accuracies.add(remedy.draw(run.line("train_accuracy", remedy.name())));
            norms.add(remedy.draw(Line.counted(remedy.name(), run.gradientNorms(1))));
            if (run.last("train_accuracy") >= ENOUGH) mended.add(remedy);
        }
        var deeper = new ArrayList<Remedy>();
        if (!mended.isEmpty()) {
            var further = train(lab, mended, DEEPER, epochs);
            for (int i = 0; i < further.size(); i++) {
                report(story, mended.get(i), DEEPER, further.get(i));
                if (further.get(i).last("train_accuracy") >= ENOUGH) deeper.add(mended.get(i));
            }
        }
        story.figure("epochs", epochs)
                .figure("reach_90_percent_of_" + DEPTH + "_layers", names(mended))
                .figure("reach_90_percent_of_" + DEEPER + "_layers", names(deeper));
        draw(lab, accuracies, norms);
        double[] plain = (double[]) story.figures().get("plain-glorot-" + DEPTH + "_gradient_norms");
        var why = plain == null
                ? "The plain network from Glorot's start diverges"
                : "A plain network from Glorot's start has, after an epoch, a gradient "
                        + Story.text(plain[DEPTH] / plain[0]) + " times smaller in the first layer than in the last";
        return story.finding(
                "%s; of %d ways to build %d layers, these reach %.0f %% of the training points in %d epochs: %s. Of these, at %d layers: %s.",
                why, REMEDIES.size(), DEPTH, 100 * ENOUGH, epochs, list(mended), DEEPER, list(deeper));
    }

    private static List<LabRun> train(Lab lab, List<Remedy> remedies, int depth, int epochs) throws Exception {
        var base = LabTrial.of(
                "very-deep",
                "data",
                MoonsExperiment.DATA,
                "standardize",
                true,
                "activation",
                "relu",
                "hidden",
                LabTrial.hidden(depth, 16),
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
        var trials = new ArrayList<LabTrial>();
        for (var remedy : remedies) trials.add(base.with(remedy.id() + "-" + depth, remedy.options()));
        return lab.train(trials);
    }

    private static void report(Story story, Remedy remedy, int depth, LabRun run) {
        if (!run.succeeded()) {
            story.row(remedy.name(), depth, "–", run.error(), "", "").figure(run.id() + "_error", run.error());
            return;
        }
        double[] gradients = run.gradientNorms(1);
        story.row(
                remedy.name(),
                depth,
                run.last("train_loss"),
                run.last("train_accuracy"),
                gradients[0],
                gradients[depth]);
        story.figure(run.id() + "_accuracy", run.last("train_accuracy"));
        story.figure(run.id() + "_gradient_norms", gradients);
    }

    private static void draw(Lab lab, List<Line> accuracies, List<Line> norms) {
        lab.draw()
                .lines(
                        "curves",
                        DEPTH + " hidden layers on moons",
                        Scale.linear("epoch"),
                        Scale.linear("training accuracy"),
                        accuracies);
        lab.draw()
                .lines(
                        "gradients",
                        "Gradient norm by layer after the first epoch",
                        Scale.linear("layer, from the input"),
                        Scale.log("gradient norm"),
                        norms);
    }

    private static List<String> names(List<Remedy> remedies) {
        return remedies.stream().map(Remedy::name).toList();
    }

    private static String list(List<Remedy> remedies) {
        return remedies.isEmpty() ? "none" : String.join("; ", names(remedies));
    }
}
