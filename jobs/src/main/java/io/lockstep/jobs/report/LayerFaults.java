package io.lockstep.jobs.report;

import io.lockstep.core.Figures;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** What gradients and activations say is wrong, judged by the worst epoch, not the last. */
final class LayerFaults {
    /** A layer's gradient is called vanished below this share of the largest layer's, exploded above its inverse. */
    static final double VANISHED = 1e-3;
    /** A gradient this many times its layer's weights has exploded, whatever the other layers' are. */
    static final double EXPLODED = 100;
    /** More dead units than this are worth a word. */
    static final double DEAD = 0.3;
    /** More saturated ones than this. */
    static final double SATURATED = 0.5;

    private LayerFaults() {}

    static void look(List<LayerFigures> epochs, List<String> findings, List<String> looked) {
        looked.add("vanishing and exploding gradients");
        looked.add("dead and saturated units");
        var last = epochs.get(epochs.size() - 1);
        if (last.gradients().size() > 1) {
            if (greatest(last) > 0) gradients(epochs, findings);
            else findings.add(noGradient(last.activations()));
        }
        share(
                epochs,
                LayerFigures.UnitShares::dead,
                DEAD,
                "Dead units",
                "give 0 for every row looked at",
                "A smaller learning rate, --activation leaky_relu or He initialisation",
                findings);
        share(
                epochs,
                LayerFigures.UnitShares::saturated,
                SATURATED,
                "Saturation",
                "of activations lie at the flat ends of the activation function",
                "Smaller initial weights, --standardize or ReLU",
                findings);
    }

    private static double greatest(LayerFigures epoch) {
        return epoch.gradients().stream().mapToDouble(norm -> norm).max().orElse(0);
    }

    private static void gradients(List<LayerFigures> epochs, List<String> findings) {
        LayerFigures vanished = null;
        LayerFigures exploded = null;
        int often = 0;
        for (var epoch : epochs) {
            if (epoch.gradients().size() < 2 || !(greatest(epoch) > 0)) continue;
            if (lost(epoch) > 0) {
                often++;
                if (vanished == null || depth(epoch) < depth(vanished)) vanished = epoch;
            }
            if (grown(epoch) * VANISHED > 1 && (exploded == null || grown(epoch) > grown(exploded))) exploded = epoch;
        }
        if (vanished != null) findings.add(vanishing(vanished, often, epochs.size()));
        else if (exploded != null)
            findings.add(Figures.text(
                    "Exploding gradients: in epoch %d the first layer's gradient has the norm %.1e, the output layer's"
                            + " %.1e. Smaller initial weights, --norm layer, --clip-norm 1 or a smaller learning rate"
                            + " usually mend it.",
                    exploded.epoch(), exploded.gradients().get(0), output(exploded)));
        else againstWeights(epochs, findings);
    }

    private static String vanishing(LayerFigures epoch, int often, int all) {
        return Figures.text(
                "Vanishing gradients: from layer %d down to the input the gradient's norm falls to %.1e, %.1e in the"
                        + " output layer (epoch %d, the worst of %d where they vanish, of %d). ReLU with He"
                        + " initialisation, --residual, --norm layer or fewer layers usually mend it.",
                lost(epoch), epoch.gradients().get(0), output(epoch), epoch.epoch(), often, all);
    }

    /** Layers, from the input up, that the gradient doesn't reach. */
    private static int lost(LayerFigures epoch) {
        double greatest = greatest(epoch);
        int layers = 0;
        while (epoch.gradients().get(layers) < VANISHED * greatest) layers++;
        return layers;
    }

    private static double depth(LayerFigures epoch) {
        return epoch.gradients().get(0) / greatest(epoch);
    }

    private static double grown(LayerFigures epoch) {
        return epoch.gradients().get(0) / output(epoch);
    }

    private static double output(LayerFigures epoch) {
        return epoch.gradients().get(epoch.gradients().size() - 1);
    }

    private static String noGradient(List<LayerFigures.UnitShares> layers) {
        for (int layer = 0; layer < layers.size(); layer++)
            if (layers.get(layer).dead() == 1)
                return "No gradient reaches any layer: all units of layer " + (layer + 1) + " give 0. Weights that all"
                        + " start at zero do this, and so do steps that are too large; He or Glorot initialisation or a"
                        + " smaller learning rate usually mend it.";
        return "No gradient reaches any layer's weights: in the last step the units gave 0 wherever there was an error, if"
                + " there was any. Where there is more to learn, a smaller learning rate or --activation leaky_relu"
                + " usually mends it.";
    }

    /** A gradient so much larger than the weights that a step throws them far away. */
    private static void againstWeights(List<LayerFigures> epochs, List<String> findings) {
        LayerFigures at = null;
        int worst = -1;
        double most = EXPLODED;
        for (var epoch : epochs)
            for (int layer = 0;
                    layer < Math.min(epoch.gradients().size(), epoch.weights().size());
                    layer++) {
                double weight = epoch.weights().get(layer);
                if (!(weight > 0) || epoch.gradients().get(layer) / weight <= most) continue;
                at = epoch;
                worst = layer;
                most = epoch.gradients().get(layer) / weight;
            }
        if (worst >= 0)
            findings.add(Figures.text(
                    "Exploding gradients: layer %d's gradient has the norm %.1e, its weights have %.1e (epoch %d)."
                            + " Smaller initial weights, --norm layer, --clip-norm 1 or a smaller learning rate usually"
                            + " mend it.",
                    worst + 1, at.gradients().get(worst), at.weights().get(worst), at.epoch()));
    }

    /** Names the layer where a share is greatest, if that is many, as it is at the end: units may come back to life. */
    private static void share(
            List<LayerFigures> epochs,
            ToDoubleFunction<LayerFigures.UnitShares> of,
            double many,
            String name,
            String what,
            String mend,
            List<String> findings) {
        var layers = epochs.get(epochs.size() - 1).activations();
        int worst = -1;
        double most = many;
        for (int layer = 0; layer < layers.size(); layer++) {
            double share = of.applyAsDouble(layers.get(layer));
            if (share <= most) continue;
            worst = layer;
            most = share;
        }
        if (worst >= 0)
            findings.add(Figures.text(
                    "%s: %.0f %% in layer %d %s. %s usually mends it.", name, 100 * most, worst + 1, what, mend));
    }
}
