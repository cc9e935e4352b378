package io.lockstep.driver.train;

import io.lockstep.driver.averager.Limits;
import io.lockstep.driver.options.SparkSetting;
import org.apache.spark.SparkConf;

/** The averager's deadlines, as Spark's settings have them. */
final class SparkLimits {
    private SparkLimits() {}

    static Limits of(SparkConf conf) {
        return new Limits(
                SparkSetting.FIRST_WORKER.millis(conf),
                SparkSetting.NO_WORKER.millis(conf),
                SparkSetting.WORK.millis(conf),
                SparkSetting.HEARTBEAT.millis(conf),
                SparkSetting.SILENT.millis(conf),
                SparkSetting.REPORT.millis(conf));
    }
}
