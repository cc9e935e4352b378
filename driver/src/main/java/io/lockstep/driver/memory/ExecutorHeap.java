package io.lockstep.driver.memory;

import org.apache.spark.SparkConf;

/** An executor's heap, as Spark's settings have it. */
public final class ExecutorHeap {
    private ExecutorHeap() {}

    /** Its bytes; a number without a unit is of MiB, as Spark has it. */
    public static long bytes(SparkConf conf) {
        return conf.getSizeAsMb("spark.executor.memory", "1g") << 20;
    }
}
