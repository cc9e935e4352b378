package io.lockstep.driver.options;

import io.lockstep.core.data.Task;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.optim.Adagrad;
import io.lockstep.core.optim.Adam;
import io.lockstep.core.optim.AdamW;
import io.lockstep.core.optim.Optimizer;
import io.lockstep.core.optim.OptimizerOptions;
import io.lockstep.core.optim.RmsProp;
import io.lockstep.core.optim.Sgd;
import io.lockstep.core.step.StepPlan;
import io.lockstep.core.step.TrainSettings;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The config with its defaults filled in, as run.json shows it; as options again it means the same trial. */
public final class ResolvedConfig {
    /** How this run began rather than what it is; hidden says what depth and width do. */
    private static final Set<TrainOption<?>> LEFT_OUT =
            Set.of(TrainOption.RESUME, TrainOption.OVERWRITE, TrainOption.DEPTH, TrainOption.WIDTH);

    private ResolvedConfig() {}

    static Map<String, Object> of(TrainOptions options, TrainSettings settings, Task task) {
        var resolved = new HashMap<TrainOption<?>, Object>(optimizer(settings.optimizer()));
        resolved.put(TrainOption.TASK, task);
        resolved.put(TrainOption.HIDDEN, settings.architecture().hidden());
        resolved.put(TrainOption.INIT, settings.initializer());
        resolved.put(TrainOption.LOSS, settings.loss());
        resolved.put(TrainOption.SHARDS, settings.shards());
        var map = new LinkedHashMap<String, Object>();
        for (var option : TrainOption.all()) {
            if (LEFT_OUT.contains(option)) continue;
            Object value = resolved.containsKey(option) ? resolved.get(option) : options.get(option);
            if (option == TrainOption.NESTEROV && !(settings.optimizer() instanceof Sgd)) value = null;
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
        var resolved = new HashMap<TrainOption<?>, Object>(
                optimizer(OptimizerOptions.NONE.build(options.get(TrainOption.OPTIMIZER))));
        resolved.put(TrainOption.INIT, Initializer.defaultFor(options.get(TrainOption.ACTIVATION)));
        resolved.put(TrainOption.SHARDS, StepPlan.defaultShards(options.get(TrainOption.BATCH_SIZE)));
        boolean classes = options.get(TrainOption.TASK) != Task.REGRESSION;
        resolved.put(TrainOption.LOSS, !classes ? LossKind.MSE : outputs > 2 ? LossKind.CROSS_ENTROPY : LossKind.BCE);
        var map = new LinkedHashMap<String, Object>();
        for (var option : TrainOption.all()) {
            Object value = resolved.getOrDefault(option, option.fallback());
            if (value != null) map.put(option.name(), TrainOptions.plain(value));
        }
        return map;
    }

    private static Map<TrainOption<?>, Object> optimizer(Optimizer optimizer) {
        var map = new HashMap<TrainOption<?>, Object>();
        map.put(TrainOption.LEARNING_RATE, optimizer.learningRate());
        if (optimizer instanceof Sgd sgd) {
            map.put(TrainOption.MOMENTUM, sgd.momentum());
            map.put(TrainOption.WEIGHT_DECAY, sgd.weightDecay());
        } else if (optimizer instanceof Adam adam) {
            betas(map, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
        } else if (optimizer instanceof AdamW adam) {
            betas(map, adam.beta1(), adam.beta2(), adam.epsilon(), adam.weightDecay());
        } else if (optimizer instanceof RmsProp rms) {
            map.put(TrainOption.ALPHA, rms.alpha());
            map.put(TrainOption.EPSILON, rms.epsilon());
            map.put(TrainOption.MOMENTUM, rms.momentum());
            map.put(TrainOption.WEIGHT_DECAY, rms.weightDecay());
        } else if (optimizer instanceof Adagrad adagrad) {
            map.put(TrainOption.EPSILON, adagrad.epsilon());
            map.put(TrainOption.WEIGHT_DECAY, adagrad.weightDecay());
        }
        return map;
    }

    private static void betas(
            Map<TrainOption<?>, Object> map, double beta1, double beta2, double epsilon, double weightDecay) {
        map.put(TrainOption.BETA1, beta1);
        map.put(TrainOption.BETA2, beta2);
        map.put(TrainOption.EPSILON, epsilon);
        map.put(TrainOption.WEIGHT_DECAY, weightDecay);
    }
}
