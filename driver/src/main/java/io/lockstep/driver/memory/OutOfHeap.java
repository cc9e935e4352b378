package io.lockstep.driver.memory;

import io.lockstep.core.Figures;
import io.lockstep.core.UserError;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/** What a user is told where a heap was too small after all: whose, how large it is, which setting gives it more. */
public final class OutOfHeap {
    private static final int LONGEST_CHAIN = 50;

    private OutOfHeap() {}

    /** The lack of memory that a failure came of; null where it came of something else. */
    public static OutOfMemoryError find(Throwable failure) {
        Throwable at = failure;
        for (int i = 0; i < LONGEST_CHAIN && at != null; i++, at = at.getCause())
            if (at instanceof OutOfMemoryError error) return error;
        return null;
    }

    /** Of this JVM: the driver's or an executor's. @param doing what it was at, as "training" */
    public static UserError here(OutOfMemoryError error, String doing) {
        var env = SparkEnv.get();
        var conf = env == null ? new SparkConf(false) : env.conf();
        boolean driver = env == null || env.executorId().equals("driver");
        return of(error, doing, driver, Runtime.getRuntime().maxMemory(), conf);
    }

    /** Of a task, told in the driver. */
    public static UserError ofTask(OutOfMemoryError error, String doing) {
        var env = SparkEnv.get();
        var conf = env == null ? new SparkConf(false) : env.conf();
        boolean local = conf.get("spark.master", "local").startsWith("local");
        long heap = local ? Runtime.getRuntime().maxMemory() : ExecutorHeap.bytes(conf);
        return of(error, doing, local, heap, conf);
    }

    private static UserError of(OutOfMemoryError error, String doing, boolean driver, long heap, SparkConf conf) {
        String who = driver ? "the driver" : "an executor";
        String setting = driver ? "spark.driver.memory" : "spark.executor.memory";
        int cores = conf.getInt("spark.executor.cores", 1);
        String fewer =
                driver ? "fewer tasks at once (--master local[1])" : "fewer tasks at once (spark.executor.cores)";
        boolean many = driver ? Runtime.getRuntime().availableProcessors() > 1 : cores > 1;
        return new UserError(
                "memory: " + who + " ran out of its heap of " + Figures.bytes(heap) + " in " + doing + " ("
                        + error.getMessage() + "); give it more (--conf " + setting + "=" + ((heap >> 29) + 1)
                        + "g), or "
                        + (doing.equals("training") ? "a smaller --batch-size or --hidden, or " : "")
                        + (many ? fewer + ", or " : "") + "blocks of data less of it (spark.lockstep.cache.fraction)",
                error);
    }
}
