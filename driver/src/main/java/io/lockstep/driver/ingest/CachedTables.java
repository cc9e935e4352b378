package io.lockstep.driver.ingest;

import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.Moments;
import io.lockstep.driver.train.TableSource;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** Prepared data through each JVM's {@link BlockCache}. */
public final class CachedTables implements TableSource {
    private static final long serialVersionUID = 1L;
    private final SerializableConfiguration conf;

    /** @param conf the file systems' settings, taken along to the executors */
    public CachedTables(Configuration conf) {
        this.conf = new SerializableConfiguration(conf);
    }

    @Override
    public DatasetInfo info(String preparedData) {
        return BlockCache.info(preparedData, conf.value());
    }

    @Override
    public BlockTable table(String preparedData) {
        return BlockCache.table(preparedData, conf.value());
    }

    @Override
    public void ahead(String preparedData, int block) {
        BlockCache.ahead(preparedData, block, conf.value());
    }

    @Override
    public float[] medians(JavaSparkContext sc, String preparedData, long aside, int[] features, double[] counts) {
        return TrainingStatistics.medians(sc, preparedData, info(preparedData), aside, features, counts, conf);
    }

    @Override
    public Moments moments(JavaSparkContext sc, String preparedData, long aside) {
        return TrainingStatistics.moments(sc, preparedData, info(preparedData), aside, false, conf);
    }

    @Override
    public Moments targetMoments(JavaSparkContext sc, String preparedData, long aside) {
        return TrainingStatistics.moments(sc, preparedData, info(preparedData), aside, true, conf);
    }
}
