package io.lockstep.driver.train;

import io.lockstep.core.Figures;
import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Norm;
import io.lockstep.driver.memory.ExecutorHeap;
import io.lockstep.driver.options.Validation;
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

    /** Rows of an evaluation's pass, as {@link io.lockstep.core.step.Evaluator} takes them. */
    private static final int PASS_ROWS = 128;

    /**
     * Where the workers are.
     *
     * @param workers that share a step
     * @param local whether they live in the driver's JVM
     * @param tasksAnExecutor workers of one executor
     * @param fanIn executors that the driver speaks to at most
     */
    public record Place(int workers, boolean local, int tasksAnExecutor, int fanIn) {}

    /** Of a trial. @param rows to train on */
    public static MemoryNeed of(TrialSpec spec, DatasetInfo info, long rows, Place place) {
        var settings = spec.settings();
        long parameters = parameters(settings.architecture());
        long slots = settings.optimizer().slotNames().size();
        boolean sparse = info.sparse() && !spec.standardize();
        boolean touches = TrialData.touchesRows(settings, sparse);
        long gradient = touches ? 0 : 4 * parameters;
        long state = Math.multiplyExact(4 * (1 + slots), parameters);
        long aside = spec.earlyStopping() > 0 ? state : 0; // the best epoch's
        long inputs = sparse ? 2 * info.nonZeros() / Math.max(1, info.rows()) : info.features();
        long batchRows = Math.min(settings.batchSize(), rows);
        long block = info.blocks().stream()
                .mapToLong(DatasetInfo.BlockFile::bytes)
                .max()
                .orElse(0);
        boolean judged = !(spec.valid() instanceof Validation.None) || spec.testData() != null;
        int seats = Math.min(place.workers, settings.shards());
        int here = place.local ? seats : Math.max(1, Math.min(seats, place.tasksAnExecutor));
        // Each worker has its share of the batch, a gradient of its own and a block in its hands.
        long shareRows = Math.max(batchRows * here / seats, judged ? (long) PASS_ROWS * here : 0);
        long work = rowBytes(settings.architecture(), inputs) * shareRows + here * (gradient + block);
        if (place.local) return new MemoryNeed(parameters, BASE + state + aside + work, 0);
        // At home in one executor, which has all; the driver takes its reports in beside.
        if (seats <= place.tasksAnExecutor)
            return new MemoryNeed(parameters, BASE + 2 * state + aside, BASE + state + work);
        int executors = Math.min(place.fanIn, (seats + here - 1) / here);
        return new MemoryNeed(parameters, BASE + state + aside + executors * gradient, BASE + 4 * parameters + work);
    }

    /** Trained numbers of a network, which needn't fit an int. */
    public static long parameters(Architecture architecture) {
        long count = 0;
        for (int layer = 0; layer < architecture.layers(); layer++) {
            long out = architecture.fanOut(layer);
            count += architecture.fanIn(layer) * out + (architecture.bias() ? out : 0);
            if (layer < architecture.depth() && architecture.norm() != Norm.NONE) count += 2 * out;
        }
        return count;
    }

    /** A row's inputs, what a hidden unit keeps of it, the outputs, and the derivatives of two layers. */
    private static long rowBytes(Architecture architecture, long inputs) {
        int kept = 2 + (architecture.norm() == Norm.NONE ? 0 : 1) + (architecture.dropout() > 0 ? 2 : 0);
        long units = inputs + architecture.outputs() + 2L * architecture.outputs();
        for (int layer = 0; layer < architecture.depth(); layer++) units += (long) kept * architecture.fanOut(layer);
        return 4 * units;
    }

    /** Refuses what can't run, naming what it needs, what there is and what helps. */
    void refuse(TrialSpec spec, SparkConf conf, long heap) {
        if (parameters > MOST_PARAMETERS)
            throw new UserError(
                    "hidden: this network has " + Figures.count(parameters) + " parameters; allowed are at most "
                            + Figures.count(MOST_PARAMETERS) + ": give fewer or narrower layers");
        if (driver > heap) throw tooLittle(spec, driver, heap, "the driver", "spark.driver.memory");
        if (executor == 0) return;
        long there = ExecutorHeap.bytes(conf);
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
