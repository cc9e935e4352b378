package io.lockstep.driver.train;

import io.lockstep.core.data.Task;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.optim.Optimizer;
import io.lockstep.core.optim.Optimizers;
import io.lockstep.core.step.StepPlan;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/** The config with its defaults filled in, as run.json shows it; as options again it means the same trial. */
public final class ResolvedConfig {
    private ResolvedConfig() {}

    static Map<String, Object> of(TrainOptions options, TrainSettings settings, Task task) {
        var resolved = new HashMap<TrainOption<?>, Object>();
        put(resolved, settings.optimizer());
        resolved.put(TrainOption.TASK, task);
        resolved.put(TrainOption.HIDDEN, settings.architecture().hidden());
        resolved.put(TrainOption.INIT, settings.initializer());
        resolved.put(TrainOption.LOSS, settings.loss());
        resolved.put(TrainOption.SHARDS, settings.shards());
        var map = new LinkedHashMap<String, Object>();
        for (var option : TrainOption.all()) {
            if (!option.isRecorded()) continue;
            Object value = resolved.containsKey(option) ? resolved.get(option) : options.get(option);
            if (value != null) map.put(option.name(), TrainOptions.plain(value));
        }
        return map;
    }

    /**
     * What the options would be had they not been given, each with the others as they are; those that are off or depend
     * on the data are left out, but for the loss.
     *
     * @param outputs of the network
     */
    public static Map<String, Object> defaults(TrainOptions options, int outputs) {
        var resolved = new HashMap<TrainOption<?>, Object>();
        put(resolved, Optimizers.named(options.get(TrainOption.OPTIMIZER)));
        resolved.put(TrainOption.INIT, Initializer.defaultFor(options.get(TrainOption.ACTIVATION)));
        resolved.put(TrainOption.SHARDS, StepPlan.defaultShards(options.get(TrainOption.BATCH_SIZE)));
        boolean classes = options.get(TrainOption.TASK) != Task.REGRESSION;
        resolved.put(TrainOption.LOSS, !classes ? LossKind.MSE : outputs > 2 ? LossKind.CROSS_ENTROPY : LossKind.BCE);
        var map = new LinkedHashMap<String, Object>();
        for (var option : TrainOption.all()) {
            Object value = resolved.containsKey(option) ? resolved.get(option) : option.fallback();
            if (value != null) map.put(option.name(), TrainOptions.plain(value));
        }
        return map;
    }

    private static void put(Map<TrainOption<?>, Object> map, Optimizer optimizer) {
        for (var name : Optimizers.settingNames())
            map.put(TrainOption.named(name), optimizer.settings().asMap().get(name));
    }
}
