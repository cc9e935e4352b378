package io.lockstep.driver.sweep;

import io.lockstep.core.data.Task;
import io.lockstep.core.eval.EvalShape;
import io.lockstep.core.eval.Metric;
import io.lockstep.driver.options.OptionScope;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.options.Validation;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.trials.TrialTrainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The data of a sweep's trials, each combination of data options prepared once. Safe for many threads. */
final class SweepData {
    private final TrialTrainer trainer;
    private final Map<List<Object>, ResolvedData> prepared = new HashMap<>();

    SweepData(TrialTrainer trainer) {
        this.trainer = trainer;
    }

    static boolean isDataOption(String name) {
        return TrainOption.of(OptionScope.DATA).stream()
                .anyMatch(option -> option.name().equals(name));
    }

    synchronized ResolvedData of(TrainOptions options) {
        var key = new ArrayList<Object>(options.values(OptionScope.DATA));
        key.add(options.get(TrainOption.SHUFFLE)); // decides whose order prepared rows have
        var data = prepared.get(key);
        if (data == null) {
            data = trainer.prepare(options);
            prepared.put(key, data);
        }
        return data;
    }

    /** Names of what trials on such data measure at each epoch. */
    List<String> metrics(TrainOptions options) {
        var data = of(options);
        boolean valid = !(data.valid() instanceof Validation.None);
        boolean classes = data.info().task() == Task.CLASSIFICATION;
        var names = new ArrayList<>(List.of("train_loss"));
        if (classes) names.add("train_accuracy");
        var kind = classes ? EvalShape.Kind.CLASSES : EvalShape.Kind.VALUES;
        if (valid) for (var metric : Metric.of(kind)) names.add(metric.validKey());
        return names;
    }
}
