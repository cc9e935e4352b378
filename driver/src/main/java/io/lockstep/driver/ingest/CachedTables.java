package io.lockstep.driver.ingest;

import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.Moments;
import io.lockstep.driver.train.TableSource;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.util.SerializableConfiguration;

/** Prepared data through each JVM's {@link BlockCache}. */
public final class CachedTables implements TableSource {
    private static final long serialVersionUID = 1L;
    /** The file systems' settings: a thousand lines of text that each trial's job would carry and each task parse. */
    private final Broadcast<SerializableConfiguration> conf;

    /** @param sc whose settings of file systems the executors get, once each */
    public CachedTables(JavaSparkContext sc) {
        this.conf = sc.broadcast(new SerializableConfiguration(sc.hadoopConfiguration()));
    }

    private Configuration conf() {
        return conf.value().value();
    }

    @Override
    public DatasetInfo info(String preparedData) {
        return BlockCache.info(preparedData, conf());
    }

    @Override
    public BlockTable table(String preparedData) {
        return BlockCache.table(preparedData, conf());
    }

    @Override
    public void ahead(String preparedData, int block) {
        BlockCache.ahead(preparedData, block, conf());
    }

    @Override
    public float[] medians(JavaSparkContext sc, String preparedData, long aside, int[] features, double[] counts) {
        return TrainingStatistics.medians(sc, preparedData, info(preparedData), aside, features, counts, conf.value());
    }

    @Override
    public Moments moments(JavaSparkContext sc, String preparedData, long aside) {
        return TrainingStatistics.moments(sc, preparedData, info(preparedData), aside, false, conf.value());
    }

    @Override
    public Moments targetMoments(JavaSparkContext sc, String preparedData, long aside) {
        return TrainingStatistics.moments(sc, preparedData, info(preparedData), aside, true, conf.value());
    }
}
