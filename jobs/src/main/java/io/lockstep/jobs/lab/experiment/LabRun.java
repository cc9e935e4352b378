package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Parameters;
import io.lockstep.driver.train.EpochMetrics;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * How a trial of an experiment went. Its trained weights answer as a {@link LabModel}.
 *
 * @param history the epochs behind; of a trial that failed, those before it did
 * @param model the network as trained, null where it failed
 * @param snapshots the networks at the epochs that the trial keeps and that came
 * @param error what went wrong, null where nothing did
 */
record LabRun(
        LabTrial trial,
        List<EpochMetrics> history,
        NetworkModel model,
        SortedMap<Integer, NetworkModel> snapshots,
        String error)
        implements LabModel {

    String id() {
        return trial.id();
    }

    boolean succeeded() {
        return error == null;
    }

    Architecture architecture() {
        return trained().architecture();
    }

    Parameters weights() {
        return trained().weights();
    }

    int parameters() {
        return weights().size();
    }

    /** The network as it was after {@code epoch}, one that the trial keeps. */
    NetworkModel at(int epoch) {
        var snapshot = snapshots.get(epoch);
        if (snapshot == null) throw new IllegalArgumentException(id() + " keeps no epoch " + epoch);
        return snapshot;
    }

    private NetworkModel trained() {
        if (model == null) throw new IllegalStateException(id() + " failed: " + error);
        return model;
    }

    @Override
    public float[][] outputs(float[][] inputs) {
        return trained().outputs(inputs);
    }

    @Override
    public float[][] hidden(float[][] inputs, int layer) {
        return trained().hidden(inputs, layer);
    }

    /** A metric epoch by epoch, as far as the trial came; NaN where it has none. */
    double[] curve(String metric) {
        return history.stream()
                .mapToDouble(m -> m.value(metric).orElse(Double.NaN))
                .toArray();
    }

    /** A metric's last value; NaN where the trial failed. */
    double last(String metric) {
        if (!succeeded()) return Double.NaN;
        double[] curve = curve(metric);
        return curve[curve.length - 1];
    }

    /** A metric's curve for a plot, from epoch 1. */
    Line line(String metric, String name) {
        return Line.counted(name, curve(metric));
    }

    /** The first epoch in which a metric reaches {@code threshold}, -1 where none does. */
    int firstEpochAtLeast(String metric, double threshold) {
        double[] curve = curve(metric);
        for (int i = 0; i < curve.length; i++) if (curve[i] >= threshold) return i + 1;
        return -1;
    }

    /** Norm of the gradient of each layer's weights, of the last step of {@code epoch}; diagnostics must be on. */
    double[] gradientNorms(int epoch) {
        return layers(epoch, "gradient_norms");
    }

    private double[] layers(int epoch, String statistic) {
        EpochMetrics metrics = history.get(epoch - 1);
        Map<String, Object> diagnostics = metrics.diagnostics();
        if (diagnostics == null || !(diagnostics.get(statistic) instanceof List<?> values))
            throw new IllegalArgumentException(id() + ": no " + statistic + " in " + diagnostics);
        return values.stream().mapToDouble(v -> ((Number) v).doubleValue()).toArray();
    }
}
