package io.lockstep.core.step;

import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.RowSet;
import java.util.function.IntConsumer;

/** Which order a training takes its rows in: decided by settings and data, never by a machine. */
public final class Orders {
    /** Prepared data up to this size is permuted as a whole. */
    public static final long SMALL_BYTES = 256L << 20;
    /** Blocks of a pool where the settings leave it open. */
    public static final int DEFAULT_WINDOW = 4;

    private Orders() {}

    /** Blocks of a lane's pool; 0 where all rows are permuted at once, or none. */
    public static int window(TrainSettings settings, DatasetInfo info) {
        if (!settings.shuffle() || info.order() != DatasetInfo.Order.CONTENT) return 0;
        if (settings.shuffleWindow() > 0) return settings.shuffleWindow();
        return info.blockBytes() <= SMALL_BYTES ? 0 : DEFAULT_WINDOW;
    }

    /**
     * The order of a training.
     *
     * @param training the training rows of the data that {@code info} describes
     * @param ahead told of blocks that will be needed; null for nobody
     */
    public static EpochOrder of(TrainSettings settings, DatasetInfo info, RowSet training, IntConsumer ahead) {
        var plan = settings.plan(training.size());
        int window = window(settings, info);
        return window == 0
                ? new RowOrder(plan, training, settings.seed(), settings.shuffle())
                : new LaneOrder(plan, training, info.blockStarts(), window, settings.seed(), ahead);
    }
}
