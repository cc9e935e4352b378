package io.lockstep.driver.sweep;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.RowSplit;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.driver.options.Validation;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.train.TrialSpec;

/**
 * What a trial's epoch takes in work, so that trials that were timed tell of those that weren't.
 *
 * @param key equal where epochs take equally long
 * @param steps of an epoch
 * @param work of an epoch, roughly in floating-point operations
 */
record TrialCost(Object key, long steps, double work) {
    /** Operations that a parameter's update counts for: it is the memory that it waits for. */
    private static final double UPDATE = 30;
    /** And those of a step beside its products: dealing, waiting. */
    private static final double STEP = 1e6;
    /** Forward, and backward through weights and inputs, each a multiplication and an addition. */
    private static final double PASSES = 6;

    private record Key(Architecture architecture, String optimizer, int batchSize, int shards, long rows) {}

    /** @param parameters trained numbers */
    static TrialCost of(TrialSpec spec, ResolvedData data, long parameters) {
        var settings = spec.settings();
        long aside = aside(data.valid(), data.info().rows());
        long rows = Math.max(1, data.info().rows() - aside);
        long steps = (rows + settings.batchSize() - 1) / settings.batchSize();
        double products = products(settings, data.info(), spec.standardize());
        double work = rows * (1 + aside / 3.0 / rows) * PASSES * products + steps * (STEP + UPDATE * parameters);
        var key = new Key(
                settings.architecture(), settings.optimizer().name(), settings.batchSize(), settings.shards(), rows);
        return new TrialCost(key, steps, work);
    }

    private static long aside(Validation valid, long rows) {
        try {
            if (valid instanceof Validation.Fold fold) return rows / fold.of();
            if (valid instanceof Validation.Fraction fraction) return RowSplit.countOf(fraction.share(), rows);
        } catch (UserError e) {
            return 0; // the trial itself will say so
        }
        return valid instanceof Validation.Rows count ? count.count() : 0;
    }

    /** Multiplications of a row; the first layer passes zeros over where rows are sparse. */
    private static double products(TrainSettings settings, DatasetInfo info, boolean standardized) {
        var architecture = settings.architecture();
        double products = 0;
        for (int layer = 0; layer < architecture.layers(); layer++) {
            double share = layer == 0 && info.sparse() && !standardized ? info.density() : 1;
            products += share * architecture.fanIn(layer) * architecture.fanOut(layer);
        }
        return products;
    }
}
