package io.lockstep.driver.ingest;

import io.lockstep.driver.options.SparkSetting;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/** How much of a JVM's memory blocks of data may take. */
final class BlockBudget {
    private static final String ENCRYPTED = "spark.io.encryption.enabled";

    private BlockBudget() {}

    /** The budget by the settings of the Spark that runs in this JVM. */
    static long bytes() {
        var env = SparkEnv.get();
        return bytes(
                env == null ? new SparkConf(false) : env.conf(),
                Runtime.getRuntime().maxMemory());
    }

    /** The budget of a JVM with {@code heap} bytes. */
    static long bytes(SparkConf conf, long heap) {
        return SparkSetting.CACHE_BYTES.bytes(conf).orElseGet(() ->
                (long) (Double.parseDouble(SparkSetting.CACHE_FRACTION.value(conf)) * heap));
    }

    /** Whether there is to be a second copy on this host's disks. */
    static boolean onDisk(boolean sourceIsLocal) {
        var env = SparkEnv.get();
        return onDisk(env == null ? new SparkConf(false) : env.conf(), sourceIsLocal);
    }

    /** Likewise by these settings. Where Spark is told to encrypt what it spills there is none: copies are plain bytes. */
    static boolean onDisk(SparkConf conf, boolean sourceIsLocal) {
        if (conf.getBoolean(ENCRYPTED, false)) return false;
        var wanted = SparkSetting.CACHE_DISK.value(conf);
        return wanted.equals("always") || wanted.equals("auto") && !sourceIsLocal;
    }
}
