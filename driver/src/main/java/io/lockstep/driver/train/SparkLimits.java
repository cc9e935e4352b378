package io.lockstep.driver.train;

import io.lockstep.driver.averager.Limits;
import org.apache.spark.SparkConf;

/** The averager's deadlines as Spark settings, {@code spark.lockstep.*}, each in milliseconds. */
final class SparkLimits {
    private SparkLimits() {}

    static Limits of(SparkConf conf) {
        var normal = Limits.DEFAULT;
        return new Limits(
                conf.getLong("spark.lockstep.firstWorkerMillis", normal.firstWorkerMillis()),
                conf.getLong("spark.lockstep.noWorkerMillis", normal.noWorkerMillis()),
                conf.getLong("spark.lockstep.workMillis", normal.workMillis()),
                conf.getLong("spark.lockstep.heartbeatMillis", normal.heartbeatMillis()),
                conf.getLong("spark.lockstep.silentMillis", normal.silentMillis()),
                conf.getLong("spark.lockstep.reportMillis", normal.reportMillis()));
    }
}
