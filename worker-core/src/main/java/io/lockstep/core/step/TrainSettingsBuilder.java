package io.lockstep.core.step;

import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.optim.Adam;
import io.lockstep.core.optim.Optimizer;
import io.lockstep.core.optim.Schedule;
import java.util.List;

/** Makes {@link TrainSettings} by name: what isn't said is the default of the option of that name. */
public final class TrainSettingsBuilder {
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

    TrainSettingsBuilder(Architecture architecture, LossKind loss) {
        this.architecture = architecture;
        this.loss = loss;
        initializer = Initializer.defaultFor(architecture.activation());
    }

    public TrainSettingsBuilder initializer(Initializer value) {
        initializer = value;
        return this;
    }

    public TrainSettingsBuilder optimizer(Optimizer value) {
        optimizer = value;
        return this;
    }

    public TrainSettingsBuilder schedule(Schedule value) {
        schedule = value;
        return this;
    }

    public TrainSettingsBuilder epochs(int value) {
        epochs = value;
        return this;
    }

    /** Rows of a step. */
    public TrainSettingsBuilder batchSize(int rows) {
        batchSize = rows;
        return this;
    }

    /** A power of two; 0 for what the batch size asks for. */
    public TrainSettingsBuilder shards(int value) {
        shards = value;
        return this;
    }

    public TrainSettingsBuilder seed(long value) {
        seed = value;
        return this;
    }

    public TrainSettingsBuilder shuffle(boolean value) {
        shuffle = value;
        return this;
    }

    public TrainSettingsBuilder clipNorm(double value) {
        clipNorm = value;
        return this;
    }

    public TrainSettingsBuilder classWeights(List<Double> value) {
        classWeights = value;
        return this;
    }

    public TrainSettingsBuilder diagnostics(boolean value) {
        diagnostics = value;
        return this;
    }

    /** Blocks of data mixed at a time; 0 for what the data's size asks for. */
    public TrainSettingsBuilder shuffleWindow(int blocks) {
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
