package io.lockstep.driver.train;

import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.step.Evaluator;
import io.lockstep.core.step.GradientNorms;
import io.lockstep.core.step.LayerStatistics;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.driver.averager.Averager;
import io.lockstep.driver.averager.EvalRows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/**
 * The {@code diagnostics} of a line of metrics.jsonl: {@code gradient_norms} of the epoch's last step and
 * {@code weight_norms}, a number a layer, and {@code activations} of the hidden layers over the first rows of the
 * training data.
 */
final class Diagnostics {
    private Diagnostics() {}

    static Map<String, Object> of(
            Averager averager, TrialData data, TrainSettings settings, Averager.Supervisor supervisor)
            throws InterruptedException {
        var map = new LinkedHashMap<String, Object>();
        map.put("gradient_norms", list(GradientNorms.ofLayers(averager.lastGradient(supervisor))));
        map.put(
                "weight_norms",
                list(GradientNorms.ofLayers(averager.state(supervisor).weights())));
        var part = data.training();
        long rows = Math.min(part.size(), Evaluator.CHUNK_ROWS);
        Supplier<LayerStatistics> activations = () -> new LayerStatistics(settings.architecture());
        var found = averager.evaluate(EvalRows.TRAINING, rows, newSums(settings, false), activations, supervisor);
        var layers = new ArrayList<Map<String, Object>>();
        for (int i = 0; i < found.activations().layers(); i++) layers.add(layer(found.activations(), i));
        map.put("activations", layers);
        return map;
    }

    private static Map<String, Object> layer(LayerStatistics statistics, int i) {
        var map = new LinkedHashMap<String, Object>();
        map.put("mean", statistics.mean(i));
        map.put("variance", statistics.variance(i));
        map.put("zero_share", statistics.zeroShare(i));
        map.put("dead_share", statistics.deadShare(i));
        map.put("saturated_share", statistics.saturatedShare(i));
        return map;
    }

    private static List<Double> list(double[] values) {
        return DoubleStream.of(values).boxed().toList();
    }

    /** Makes sums of no rows that fit a network. */
    static Supplier<EvalSums> newSums(TrainSettings settings, boolean detailed) {
        var shape = Evaluator.shape(settings.loss(), settings.architecture().outputs())
                .withDetail(detailed);
        return () -> new EvalSums(shape);
    }
}
