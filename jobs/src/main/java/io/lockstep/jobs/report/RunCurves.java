package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.jobs.plot.LineChart;
import io.lockstep.jobs.plot.Palette;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** A training's figures over its epochs and layers, drawn. */
final class RunCurves {
    static final int WIDTH = 540;
    static final int HEIGHT = 360;
    /** A loss that falls by more than this is drawn on a logarithmic axis. */
    private static final double LOGARITHMIC = 50;

    private RunCurves() {}

    static void draw(Page page, TrainingRun run) {
        page.plots(plots -> {
            chart(plots, run, "Loss", "loss", "train_loss", "valid_loss");
            chart(plots, run, "Accuracy", "accuracy", "train_accuracy", "valid_accuracy");
            chart(plots, run, "R² of the validation rows", "R²", "", "valid_r2");
            var rates = Records.column(run.metrics(), "learning_rate");
            if (Arrays.stream(rates).distinct().count() > 1)
                chart(plots, run, "Learning rate", "learning rate", "learning_rate", "");
        });
    }

    /** Training and validation over the epochs; nothing where there are neither. */
    private static void chart(Page page, TrainingRun run, String title, String label, String train, String valid) {
        var series = new ArrayList<LineChart.Series>();
        double[] epochs = Records.column(run.metrics(), "epoch");
        if (run.has(train)) {
            var name = train.startsWith("train") ? "training" : "";
            series.add(LineChart.Series.of(name, epochs, Records.column(run.metrics(), train), Palette.of("train", 0)));
        }
        if (run.has(valid))
            series.add(LineChart.Series.of(
                    "validation", epochs, Records.column(run.metrics(), valid), Palette.of("valid", 1)));
        if (series.isEmpty()) return;
        var values = series.stream()
                .flatMapToDouble(s -> Arrays.stream(s.ys()))
                .filter(Double::isFinite)
                .summaryStatistics();
        if (run.keptEarlier()) {
            double epoch = run.kept().path("epoch").asDouble();
            double[] height = {values.getMin(), values.getMax()};
            series.add(LineChart.Series.of("weights kept", new double[] {epoch, epoch}, height, Palette.series(4))
                    .asDashed());
        }
        boolean log = values.getMin() > 0 && values.getMax() > LOGARITHMIC * values.getMin();
        var description = title + " over " + run.metrics().size() + " epochs; the table of all epochs has the numbers";
        page.plot(description, LineChart.of(title, "epoch", label, log, series), WIDTH, HEIGHT);
    }

    /** Gradient norm by layer, in the first, a middle and the last epoch. */
    static LineChart gradients(List<JsonNode> metrics) {
        var series = new ArrayList<LineChart.Series>();
        for (int at : new TreeSet<>(List.of(0, metrics.size() / 2, metrics.size() - 1))) {
            var norms = metrics.get(at).path("diagnostics").path("gradient_norms");
            double[] layers = new double[norms.size()];
            double[] values = new double[norms.size()];
            for (int layer = 0; layer < layers.length; layer++) {
                layers[layer] = layer + 1;
                double norm = Records.number(norms.get(layer));
                values[layer] = norm > 0 ? norm : Double.NaN;
            }
            var name = "epoch " + metrics.get(at).path("epoch").asInt();
            series.add(LineChart.Series.of(name, layers, values, Palette.series(series.size())));
        }
        return LineChart.of("Gradient norm by layer", "layer", "norm of the gradient", true, series);
    }
}
