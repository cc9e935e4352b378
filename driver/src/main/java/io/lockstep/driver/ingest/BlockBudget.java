package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/** How much of a JVM's memory blocks of data may take. */
final class BlockBudget {
    /** Share of the JVM's heap, which Spark sizes by {@code spark.executor.memory} and {@code spark.driver.memory}. */
    static final String FRACTION = "spark.lockstep.cache.fraction";
    /** Bytes, in place of the share; Spark's notation, such as 512m. */
    static final String BYTES = "spark.lockstep.cache.bytes";
    /** Whether blocks that are read from another host are kept in Spark's local directories as well. */
    static final String DISK = "spark.lockstep.cache.disk";

    private static final double DEFAULT_FRACTION = 0.3;

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
        if (conf.contains(BYTES)) return conf.getSizeAsBytes(BYTES);
        double fraction = DEFAULT_FRACTION;
        try {
            fraction = conf.getDouble(FRACTION, DEFAULT_FRACTION);
        } catch (NumberFormatException e) {
            fraction = Double.NaN;
        }
        if (!(fraction > 0 && fraction <= 0.9))
            throw new UserError(FRACTION + ": " + conf.get(FRACTION) + "; allowed are numbers above 0 up to 0.9");
        return (long) (fraction * heap);
    }

    /** Whether there is to be a second copy on this host's disks. */
    static boolean onDisk(boolean sourceIsLocal) {
        var env = SparkEnv.get();
        var wanted = env == null ? "auto" : env.conf().get(DISK, "auto");
        return switch (wanted) {
            case "auto" -> !sourceIsLocal;
            case "always" -> true;
            case "never" -> false;
            default -> throw new UserError(DISK + ": " + wanted + "; allowed are auto, always, never");
        };
    }
}
