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
    private final int folds;
    private final Map<List<Object>, ResolvedData> prepared = new HashMap<>();

    /** @param folds of cross-validation, of which the first is what trials are validated on; 0 without */
    SweepData(TrialTrainer trainer, int folds) {
        this.trainer = trainer;
        this.folds = folds;
    }

    static boolean isDataOption(String name) {
        return TrainOption.of(OptionScope.DATA).stream()
                .anyMatch(option -> option.name().equals(name));
    }

    /** Whether trials that differ in this option may be trained and validated on other rows. */
    static boolean decidesRows(String name) {
        return isDataOption(name) || name.equals(TrainOption.SHUFFLE.name()); // which decides whose order rows have
    }

    synchronized ResolvedData of(TrainOptions options) {
        var key = new ArrayList<Object>(options.values(OptionScope.DATA));
        key.add(options.get(TrainOption.SHUFFLE)); // as in decidesRows
        var data = prepared.get(key);
        if (data == null) {
            data = trainer.prepare(options);
            if (folds > 0)
                data = new ResolvedData(data.train(), data.info(), new Validation.Fold(1, folds), data.test());
            prepared.put(key, data);
        }
        return data;
    }

    /** The same with another validation. */
    ResolvedData of(TrainOptions options, Validation valid) {
        var data = of(options);
        return new ResolvedData(data.train(), data.info(), valid, data.test());
    }

    /** What a trial is validated on in turn: its one validation, or all folds. */
    List<Validation> validations(TrainOptions options) {
        if (folds == 0) return List.of(of(options).valid());
        var all = new ArrayList<Validation>();
        for (int fold = 1; fold <= folds; fold++) all.add(new Validation.Fold(fold, folds));
        return all;
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
