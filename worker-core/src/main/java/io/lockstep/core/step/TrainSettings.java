package io.lockstep.core.step;

import io.lockstep.core.UserError;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.loss.Prediction;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.optim.Optimizer;
import io.lockstep.core.optim.Schedule;
import java.util.List;

/**
 * Everything that decides what a trial computes, and nothing that doesn't: the same settings on the same prepared data
 * give the same weights to the bit, wherever the trial runs. Travels to workers as JSON.
 *
 * @param architecture the network's shape
 * @param loss what is minimised, averaged over a step's rows
 * @param initializer where weights start
 * @param optimizer how a step's mean gradient moves the weights; holds the base learning rate
 * @param schedule factor on that rate, by step
 * @param epochs passes over the training rows
 * @param batchSize rows of a step
 * @param shards logical shards of a step, a power of two
 * @param seed root of every random stream of the trial
 * @param shuffle whether each epoch has an order of its own; without, rows come in file order
 * @param clipNorm the global gradient norm is clipped to this; 0 for no clipping
 * @param classWeights a weight a class; empty where all weigh the same
 * @param diagnostics whether gradient and activation statistics per layer are gathered
 * @param shuffleWindow blocks of data whose rows are mixed at a time, within each shard's lane ({@link LaneOrder}); 0 for
 *     a permutation of all rows where the data is small, else a fixed number ({@link Orders})
 */
public record TrainSettings(
        Architecture architecture,
        LossKind loss,
        Initializer initializer,
        Optimizer optimizer,
        Schedule schedule,
        int epochs,
        int batchSize,
        int shards,
        long seed,
        boolean shuffle,
        double clipNorm,
        List<Double> classWeights,
        boolean diagnostics,
        int shuffleWindow) {

    public TrainSettings {
        classWeights = List.copyOf(classWeights);
        if (epochs < 0) throw new UserError("epochs: " + epochs + "; allowed are 0 and more");
        if (!(clipNorm >= 0)) throw new UserError("clip-norm: " + clipNorm + "; allowed are positive numbers");
        if (!classWeights.isEmpty()
                && (!loss.isClassification() || Prediction.areLabels(loss, architecture.outputs())))
            throw new UserError("class-weights: the loss " + loss + " has no classes");
        int classes = Prediction.classes(loss, architecture.outputs());
        if (!classWeights.isEmpty() && classWeights.size() != classes)
            throw new UserError("class-weights: " + classWeights.size() + " weights for " + classes + " classes");
        for (double weight : classWeights)
            if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY))
                throw new UserError("class-weights: " + weight + "; allowed are 0 and positive numbers");
        if (shuffleWindow < 0 || shuffleWindow > 0 && !shuffle)
            throw new UserError("shuffle-window: " + shuffleWindow
                    + (shuffle ? "; allowed are 1 and more" : " without shuffle; leave one of them out"));
        plan(1, batchSize, shards); // checks both
    }

    /** By name, beginning with the options' defaults. */
    public static TrainSettingsBuilder builder(Architecture architecture, LossKind loss) {
        return new TrainSettingsBuilder(architecture, loss);
    }

    /** With the window that the data's size asks for. */
    public TrainSettings(
            Architecture architecture,
            LossKind loss,
            Initializer initializer,
            Optimizer optimizer,
            Schedule schedule,
            int epochs,
            int batchSize,
            int shards,
            long seed,
            boolean shuffle,
            double clipNorm,
            List<Double> classWeights,
            boolean diagnostics) {
        this(
                architecture,
                loss,
                initializer,
                optimizer,
                schedule,
                epochs,
                batchSize,
                shards,
                seed,
                shuffle,
                clipNorm,
                classWeights,
                diagnostics,
                0);
    }

    private static StepPlan plan(long rows, int batchSize, int shards) {
        return new StepPlan(rows, batchSize, shards);
    }

    /** How {@code trainingRows} rows are cut into steps and shards. */
    public StepPlan plan(long trainingRows) {
        return plan(trainingRows, batchSize, shards);
    }
}
