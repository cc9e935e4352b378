package io.lockstep.driver.train;

import io.lockstep.core.Figures;
import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Norm;
import org.apache.spark.SparkConf;

/**
 * What a training needs at least, against what there is: told before training rather than as an OutOfMemoryError in its
 * midst. A lower bound, so nothing is refused that would run.
 *
 * @param parameters trained numbers
 * @param driver bytes in the driver's heap
 * @param executor bytes in an executor's heap; 0 where the driver does all the work
 */
public record MemoryNeed(long parameters, long driver, long executor) {
    private static final long MOST_PARAMETERS = Integer.MAX_VALUE - 8;
    /** What Spark and the JVM's own objects take. */
    public static final long BASE = 64L << 20;

    /**
     * Of a trial.
     *
     * @param workers that share a step
     * @param local whether they live in the driver's JVM
     * @param tasksAnExecutor workers of one executor
     */
    public static MemoryNeed of(
            TrialSpec spec, DatasetInfo info, long rows, int workers, boolean local, int tasksAnExecutor) {
        var settings = spec.settings();
        long parameters = parameters(settings.architecture());
        long slots = settings.optimizer().slotNames().size();
        boolean sparse = info.sparse() && !spec.standardize();
        boolean touches = TrialData.touchesRows(settings, sparse);
        long gradient = touches ? 0 : 4 * parameters;
        // Weights, slots, the sum of the gradients; what early stopping sets aside.
        long copies = (touches ? 1 : 2) + slots + (spec.earlyStopping() > 0 ? 1 + slots : 0);
        long ofState = Math.multiplyExact(4 * copies, parameters);
        long inputs = sparse ? 2 * info.nonZeros() / Math.max(1, info.rows()) : info.features();
        long batch = batchBytes(settings.architecture(), inputs, Math.min(settings.batchSize(), rows));
        long block = info.blocks().stream()
                .mapToLong(DatasetInfo.BlockFile::bytes)
                .max()
                .orElse(0);
        int seats = Math.min(workers, settings.shards());
        // A worker has a gradient of its own, the first one's is the sum; a block in its hands.
        long work = batch + Math.max(0, seats - 1) * gradient + seats * block;
        if (local) return new MemoryNeed(parameters, BASE + ofState + work, 0);
        int here = Math.max(1, Math.min(seats, tasksAnExecutor));
        long ofExecutor = BASE + 4 * parameters + gradient * here + batch * here / seats + here * block;
        return new MemoryNeed(parameters, BASE + ofState, ofExecutor);
    }

    /** Trained numbers of a network, which needn't fit an int. */
    static long parameters(Architecture architecture) {
        long count = 0;
        for (int layer = 0; layer < architecture.layers(); layer++) {
            long out = architecture.fanOut(layer);
            count += architecture.fanIn(layer) * out + (architecture.bias() ? out : 0);
            if (layer < architecture.depth() && architecture.norm() != Norm.NONE) count += 2 * out;
        }
        return count;
    }

    /** A step's inputs, and for each unit its value before and after its activation, and its derivative. */
    private static long batchBytes(Architecture architecture, long inputs, long rows) {
        long units = inputs;
        for (int layer = 0; layer < architecture.layers(); layer++) units += 3L * architecture.fanOut(layer);
        return 4 * rows * units;
    }

    /** Refuses what can't run, naming what it needs, what there is and what helps. */
    void refuse(TrialSpec spec, SparkConf conf, long heap) {
        if (parameters > MOST_PARAMETERS)
            throw new UserError(
                    "hidden: this network has " + Figures.count(parameters) + " parameters; allowed are at most "
                            + Figures.count(MOST_PARAMETERS) + ": give fewer or narrower layers");
        if (driver > heap) throw tooLittle(spec, driver, heap, "the driver", "spark.driver.memory");
        if (executor == 0) return;
        long there = conf.getSizeAsBytes("spark.executor.memory", "1g");
        if (executor > there) throw tooLittle(spec, executor, there, "an executor", "spark.executor.memory");
    }

    private UserError tooLittle(TrialSpec spec, long need, long have, String where, String setting) {
        var settings = spec.settings();
        int slots = settings.optimizer().slotNames().size();
        return new UserError("memory: training " + Figures.count(parameters) + " parameters by batches of "
                + Figures.count(settings.batchSize()) + " rows needs at least " + Figures.bytes(need) + " in " + where
                + ", which has "
                + Figures.bytes(have) + "; give it more (--conf " + setting + "=" + ((need >> 30) + 1)
                + "g), or a smaller --hidden or --batch-size, or fewer --workers"
                + (slots > 0
                        ? ", or an --optimizer that keeps less than " + slots + " numbers a weight, such as sgd"
                        : ""));
    }
}
