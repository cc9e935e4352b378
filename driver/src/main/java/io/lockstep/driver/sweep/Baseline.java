package io.lockstep.driver.sweep;

import io.lockstep.core.data.Task;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.math.Functions;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.driver.options.OptionSection;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.train.TrialResolver;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What the simplest models reach, so that a network that learnt nothing is seen: a linear model trained as the best trial
 * was, and one that knows no more than how often each class comes, or the targets' mean. Neither is in the leaderboard.
 */
final class Baseline {
    static final String KIND = "baseline";
    private static final String LINEAR = "linear";
    private static final String CONSTANT = "constant";

    private final SweepSpec sweep;
    private final SweepData data;
    private final Objective objective;
    private final SweepFiles files;

    Baseline(SweepSpec sweep, SweepData data, Objective objective, SweepFiles files) {
        this.sweep = sweep;
        this.data = data;
        this.objective = objective;
        this.files = files;
    }

    /** As sweep.json holds it, a map a model; null when asked to stop. */
    List<Map<String, Object>> run(TrialRecord best, ExtraRuns extra) throws InterruptedException {
        var linear = linear(sweep.options(best.params()));
        var on = data.of(linear);
        boolean classes = on.info().task() == Task.CLASSIFICATION;
        var runs = new ArrayList<ExtraRuns.Run>();
        var constant = constant(linear, on, classes);
        int fold = 0;
        for (var valid : data.validations(linear)) {
            var suffix = fold++ == 0 ? "" : "-fold" + fold;
            runs.add(new ExtraRuns.Run(KIND, LINEAR + suffix, linear, valid));
            if (constant != null) runs.add(new ExtraRuns.Run(KIND, CONSTANT + suffix, constant, valid));
        }
        var results = extra.train(runs);
        if (results == null) return null;
        var lines = new ArrayList<Map<String, Object>>();
        for (var model : constant == null ? List.of(LINEAR) : List.of(LINEAR, CONSTANT)) {
            var its = results.stream()
                    .filter(result -> result.run().name().startsWith(model))
                    .toList();
            boolean trained = model.equals(LINEAR);
            var line = new LinkedHashMap<String, Object>();
            line.put("model", trained ? "linear" : classes ? "majority class" : "mean");
            var failure = its.stream()
                    .map(ExtraRuns.Result::failure)
                    .filter(Objects::nonNull)
                    .findFirst();
            if (failure.isPresent()) line.put("error", ExtraRuns.describe(failure.get()));
            else {
                var values = new ArrayList<Double>();
                for (var one : its)
                    values.add(
                            trained
                                    ? objective.of(one.result())
                                    : figure(one.run().name()));
                Double value = values.contains(null)
                        ? null
                        : (Double) values.stream().mapToDouble(x -> x).average().orElseThrow();
                line.put("objective", value);
                line.put("epochs", its.get(0).result().epochs());
                line.put("parameters", trained ? its.get(0).result().size().parameters() : 0);
                line.put("best_is_better", value == null || objective.compare(best.objective(), value) < 0);
            }
            lines.add(line);
        }
        return lines;
    }

    /** The same data, training and budget without hidden layers. */
    private static TrainOptions linear(TrainOptions best) {
        var options = best;
        for (var option : TrainOption.all())
            if (option.section() == OptionSection.NETWORK && option != TrainOption.BIAS)
                options = options.with(option.name(), null);
        return options.with(TrainOption.HIDDEN.name(), List.of())
                .with(TrainOption.INIT_FROM.name(), null)
                .with(TrainOption.MASK.name(), null)
                .with(TrainOption.DIAGNOSTICS.name(), null)
                .with(TrainOption.BIAS.name(), true);
    }

    /** A linear model without weights, whose biases are what the classes' shares say; null where it can't be made. */
    private TrainOptions constant(TrainOptions linear, ResolvedData on, boolean classes) {
        var options = linear.with(TrainOption.EPOCHS.name(), 0)
                .with(TrainOption.EARLY_STOPPING.name(), null)
                .with(TrainOption.CHECKPOINT_EVERY.name(), 0)
                .with(TrainOption.STORE.name(), null);
        if (!classes) {
            // Outputs of zero are the mean where targets are learnt as z-scores.
            return options.with(TrainOption.INIT.name(), "zeros").with(TrainOption.SCALE_TARGET.name(), true);
        }
        var settings = TrialResolver.settings(options, on.info());
        var layout = ParameterLayout.of(settings.architecture());
        var weights = new Parameters(layout.parameters());
        var bias = weights.get(weights.tensorCount() - 1).data;
        var counts = on.info().classCounts();
        double all = counts.stream().mapToLong(count -> count).sum();
        if (bias.length == counts.size())
            for (int c = 0; c < bias.length; c++) bias[c] = (float) Functions.log(Math.max(counts.get(c), 0.5) / all);
        else if (bias.length == 1 && counts.size() == 2)
            bias[0] =
                    (float) (Functions.log(Math.max(counts.get(1), 0.5)) - Functions.log(Math.max(counts.get(0), 0.5)));
        else return null;
        var place = files.writeConstant(ModelFile.encode(weights, new Parameters(layout.statistics())));
        return options.with(TrainOption.INIT_FROM.name(), place);
    }

    /** The objective of a model that wasn't trained, on the validation rows; null without. */
    private Double figure(String name) {
        return files.validFigure(KIND, name, objective.metric());
    }
}
