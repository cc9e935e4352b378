package io.lockstep.core.step;

import io.lockstep.core.UserError;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.loss.Prediction;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.optim.Adam;
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
        if (!classWeights.isEmpty() && (!loss.isClassification() || Prediction.areLabels(loss, architecture.outputs())))
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
    public static Builder builder(Architecture architecture, LossKind loss) {
        return new Builder(architecture, loss);
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

    /** Makes {@link TrainSettings} by name: what isn't said is the default of the option of that name. */
    public static final class Builder {
        private final Architecture architecture;
        private final LossKind loss;
        private Initializer initializer;
        private Optimizer optimizer = Adam.DEFAULT;
        private Schedule schedule = new Schedule.Constant();
        private int epochs = 10;
        private int batchSize = 128;
        private int shards;
        private long seed = 1;
        private boolean shuffle = true;
        private double clipNorm;
        private List<Double> classWeights = List.of();
        private boolean diagnostics;
        private int shuffleWindow;

        Builder(Architecture architecture, LossKind loss) {
            this.architecture = architecture;
            this.loss = loss;
            initializer = Initializer.defaultFor(architecture.activation());
        }

        public Builder initializer(Initializer value) {
            initializer = value;
            return this;
        }

        public Builder optimizer(Optimizer value) {
            optimizer = value;
            return this;
        }

        public Builder schedule(Schedule value) {
            schedule = value;
            return this;
        }

        public Builder epochs(int value) {
            epochs = value;
            return this;
        }

        /** Rows of a step. */
        public Builder batchSize(int rows) {
            batchSize = rows;
            return this;
        }

        /** A power of two; 0 for what the batch size asks for. */
        public Builder shards(int value) {
            shards = value;
            return this;
        }

        public Builder seed(long value) {
            seed = value;
            return this;
        }

        public Builder shuffle(boolean value) {
            shuffle = value;
            return this;
        }

        public Builder clipNorm(double value) {
            clipNorm = value;
            return this;
        }

        public Builder classWeights(List<Double> value) {
            classWeights = value;
            return this;
        }

        public Builder diagnostics(boolean value) {
            diagnostics = value;
            return this;
        }

        /** Blocks of data mixed at a time; 0 for what the data's size asks for. */
        public Builder shuffleWindow(int blocks) {
            shuffleWindow = blocks;
            return this;
        }

        public TrainSettings build() {
            return new TrainSettings(
                    architecture,
                    loss,
                    initializer,
                    optimizer,
                    schedule,
                    epochs,
                    batchSize,
                    shards == 0 ? StepPlan.defaultShards(batchSize) : shards,
                    seed,
                    shuffle,
                    clipNorm,
                    classWeights,
                    diagnostics,
                    shuffleWindow);
        }
    }
}
