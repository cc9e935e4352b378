package io.lockstep.driver.train;

import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.Moments;
import io.lockstep.core.data.RowSplit;
import java.io.Serializable;
import org.apache.spark.api.java.JavaSparkContext;

/** Where trainer and workers find prepared data, by its URI. Travels to the executors with Spark's closures. */
public interface TableSource extends Serializable {
    /** The data's manifest; throws {@link io.lockstep.core.UserError} where there is none. */
    DatasetInfo info(String preparedData);

    /** The data, not standardised; its blocks are shared by all who ask in a JVM. */
    BlockTable table(String preparedData);

    /** A hint that a block of the data will be needed soon. */
    default void ahead(String preparedData, int block) {
        // what is in memory needs no reading
    }

    /** The exact medians of the training rows' values, for {@code features} (ascending), each of {@code counts} weight. */
    default float[] medians(JavaSparkContext sc, String preparedData, long aside, int[] features, double[] counts) {
        throw new UnsupportedOperationException("medians");
    }

    /** The moments of the training rows' targets. @param aside how many rows are set aside for validation */
    default Moments targetMoments(JavaSparkContext sc, String preparedData, long aside) {
        var training = RowSplit.of(info(preparedData), aside).training();
        return Moments.ofTargets(table(preparedData), training);
    }

    /**
     * The moments of the training rows, not standardised.
     *
     * @param aside how many rows are set aside for validation
     */
    default Moments moments(JavaSparkContext sc, String preparedData, long aside) {
        var training = RowSplit.of(info(preparedData), aside).training();
        return Moments.of(table(preparedData).withSparse(false), training);
    }
}
