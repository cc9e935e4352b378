package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What a training's figures say is wrong with it, in words, each with what usually mends it. */
final class Diagnosis {
    /** A layer's gradient is called vanished below this share of the largest layer's, exploded above its inverse. */
    static final double VANISHED = 1e-3;
    /** A gradient this many times its layer's weights has exploded, whatever the other layers' are. */
    static final double EXPLODED = 100;
    /** More dead or saturated units than this are worth a word. */
    static final double MANY = 0.5;
    /** A loss that falls by less than this share has not begun to learn. */
    static final double STUCK = 0.02;
    /** A validation loss this much above its best speaks of overfitting. */
    static final double OVERFITTED = 1.2;

    /**
     * Share of a blind guess's loss below which a loss counts as learnt: such a training isn't told that its loss doesn't
     * fall.
     */
    static final double LEARNT = 0.1;

    static final String MENDS_DIVERGENCE = "A smaller learning rate (ten times) usually mends it; so do --clip-norm 1,"
            + " --schedule warmup_cosine:STEPS and --standardize.";

    private Diagnosis() {}

    /** The findings; what needs diagnostics is left out where these were off. */
    static List<String> of(TrainingRun run) {
        var findings = new ArrayList<String>();
        var metrics = run.metrics();
        if (run.error().startsWith("diverged")) findings.add(divergence(run));
        if (metrics.isEmpty()) return findings;
        var last = metrics.get(metrics.size() - 1);
        gradients(last.path("diagnostics"), findings);
        activations(last.path("diagnostics").path("activations"), findings);
        stuck(run, findings);
        if (!run.config().path("early-stopping").isNumber()) overfitted(metrics, findings);
        return findings;
    }

    private static String divergence(TrainingRun run) {
        var rate = run.config().path("learning-rate");
        return "Divergence: the training " + run.error() + ", with a learning rate of " + Figures.setting(rate) + ". "
                + MENDS_DIVERGENCE;
    }

    private static void gradients(JsonNode diagnostics, List<String> findings) {
        var norms = diagnostics.path("gradient_norms");
        if (norms.size() < 2) return;
        double greatest = 0;
        for (var norm : norms) greatest = Math.max(greatest, norm.asDouble());
        double output = norms.get(norms.size() - 1).asDouble();
        if (!(greatest > 0)) {
            findings.add(noGradient(diagnostics.path("activations")));
            return;
        }
        int vanished = 0; // layers, from the input up
        while (norms.get(vanished).asDouble() < VANISHED * greatest) vanished++;
        if (vanished > 0)
            findings.add(String.format(
                    Locale.ROOT,
                    "Vanishing gradients: from layer %d down to the input the gradient's norm falls to %.1e, %.1e in the"
                            + " output layer. ReLU with He initialisation, --residual, --norm layer or fewer layers"
                            + " usually mend it.",
                    vanished,
                    norms.get(0).asDouble(),
                    output));
        else if (norms.get(0).asDouble() * VANISHED > output)
            findings.add(String.format(
                    Locale.ROOT,
                    "Exploding gradients: the first layer's gradient has the norm %.1e, the output layer's %.1e. Smaller"
                            + " initial weights, --norm layer, --clip-norm 1 or a smaller learning rate usually mend it.",
                    norms.get(0).asDouble(),
                    output));
        else exploded(norms, diagnostics.path("weight_norms"), findings);
    }

    private static String noGradient(JsonNode layers) {
        for (int layer = 0; layer < layers.size(); layer++)
            if (layers.get(layer).path("dead_share").asDouble() == 1)
                return "No gradient reaches any layer: all units of layer " + (layer + 1) + " give 0. Weights that all"
                        + " start at zero do this, and so do steps that are too large; He or Glorot initialisation or a"
                        + " smaller learning rate usually mend it.";
        return "No gradient reaches any layer's weights: in the last step the units gave 0 wherever there was an error, if"
                + " there was any. Where there is more to learn, a smaller learning rate or --activation leaky_relu"
                + " usually mends it.";
    }

    /** A gradient so much larger than the weights that a step throws them far away. */
    private static void exploded(JsonNode gradients, JsonNode weights, List<String> findings) {
        int worst = -1;
        double most = EXPLODED;
        for (int layer = 0; layer < Math.min(gradients.size(), weights.size()); layer++) {
            double weight = weights.get(layer).asDouble();
            if (!(weight > 0) || gradients.get(layer).asDouble() / weight <= most) continue;
            worst = layer;
            most = gradients.get(layer).asDouble() / weight;
        }
        if (worst >= 0)
            findings.add(String.format(
                    Locale.ROOT,
                    "Exploding gradients: layer %d's gradient has the norm %.1e, its weights have %.1e. Smaller initial"
                            + " weights, --norm layer, --clip-norm 1 or a smaller learning rate usually mend it.",
                    worst + 1,
                    gradients.get(worst).asDouble(),
                    weights.get(worst).asDouble()));
    }

    private static void activations(JsonNode layers, List<String> findings) {
        share(
                layers,
                "dead_share",
                "Dead units",
                "give 0 for every row looked at",
                "A smaller learning rate, --activation leaky_relu or He initialisation",
                findings);
        share(
                layers,
                "saturated_share",
                "Saturation",
                "of activations lie at the flat ends of the activation function",
                "Smaller initial weights, --standardize or ReLU",
                findings);
    }

    /** Names the layer where a share is greatest, if that is many. */
    private static void share(
            JsonNode layers, String field, String name, String what, String mend, List<String> findings) {
        int worst = -1;
        double most = MANY;
        for (int layer = 0; layer < layers.size(); layer++) {
            double share = layers.get(layer).path(field).asDouble();
            if (share <= most) continue;
            worst = layer;
            most = share;
        }
        if (worst >= 0)
            findings.add(String.format(
                    Locale.ROOT,
                    "%s: %.0f %% in layer %d %s. %s usually mends it.",
                    name,
                    100 * most,
                    worst + 1,
                    what,
                    mend));
    }

    private static void stuck(TrainingRun run, List<String> findings) {
        var metrics = run.metrics();
        double first = metrics.get(0).path("train_loss").asDouble();
        double last = metrics.get(metrics.size() - 1).path("train_loss").asDouble();
        if (metrics.size() < 3 || !(first > 0) || last < (1 - STUCK) * first || hasLearnt(run, last)) return;
        findings.add(String.format(
                Locale.ROOT,
                "No progress: the training loss went from %.4f to %.4f. Another learning rate (ten times up or down), a"
                        + " wider network, or --standardize usually mend it.",
                first,
                last));
    }

    /** Whether the loss is far below that of guessing: it was low from the start, as after --init-from. */
    private static boolean hasLearnt(TrainingRun run, double loss) {
        var last = run.metrics().get(run.metrics().size() - 1);
        if (!last.has("train_accuracy")) return last.path("valid_r2").asDouble() > 1 - LEARNT;
        var architecture = run.run().path("identity").path("settings").path("architecture");
        return loss < LEARNT * Math.log(Math.max(2, architecture.path("outputs").asInt()));
    }

    private static void overfitted(List<JsonNode> metrics, List<String> findings) {
        double best = Double.POSITIVE_INFINITY;
        int epoch = 0;
        for (var line : metrics) {
            double loss = line.path("valid_loss").asDouble(Double.POSITIVE_INFINITY);
            if (loss >= best) continue;
            best = loss;
            epoch = line.path("epoch").asInt();
        }
        double last = metrics.get(metrics.size() - 1).path("valid_loss").asDouble(Double.NaN);
        if (!(last > OVERFITTED * best)) return;
        findings.add(String.format(
                Locale.ROOT,
                "Overfitting: the validation loss was best in epoch %d (%.4f) and is %.4f now. --early-stopping,"
                        + " --dropout, --weight-decay or more data usually mend it.",
                epoch,
                best,
                last));
    }
}
