package io.lockstep.driver.train;

import io.lockstep.driver.options.SparkSetting;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * How many tasks Spark runs at once. A context that has just started on a cluster has no executor yet and counts two, and
 * a training whose data is prepared would begin with these and never have more.
 */
public final class Slots {
    private static final long POLL_MILLIS = 20;
    private static final long MOST_MILLIS = 60_000;
    /** After the first executor: they start together, and register one after the other. */
    private static final long SETTLE_NANOS = 500_000_000;
    /** Or this part of what the first took, if that is longer: a busy machine takes longer for each. */
    private static final int SETTLE_PART = 10;

    private Slots() {}

    /**
     * All slots, of executors that are about to come too, at least 1. Under dynamic allocation nobody comes before there are
     * tasks, so that it doesn't wait.
     */
    public static int of(JavaSparkContext sc) throws InterruptedException {
        var conf = sc.getConf();
        if (!sc.isLocal() && !conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
            long most = Math.min(MOST_MILLIS, SparkSetting.FIRST_WORKER.millis(conf));
            awaitFirst(() -> executors(sc), TimeUnit.MILLISECONDS.toNanos(most));
        }
        return Math.max(1, sc.defaultParallelism());
    }

    /** Less than 0 where none can come any more. */
    private static int executors(JavaSparkContext sc) {
        if (sc.sc().isStopped()) return -1;
        return sc.sc().statusTracker().getExecutorInfos().length - 1; // the driver is listed too
    }

    /** Returns at once where one is there; else once they have come, no more for a moment. */
    static void awaitFirst(IntSupplier executors, long mostNanos) throws InterruptedException {
        int seen = executors.getAsInt();
        if (seen != 0) return;
        long begin = System.nanoTime();
        long grown = begin;
        long settle = SETTLE_NANOS;
        while (seen >= 0) {
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            int now = executors.getAsInt();
            long time = System.nanoTime();
            if (seen == 0) settle = Math.max(SETTLE_NANOS, (time - begin) / SETTLE_PART);
            if (now > seen) grown = time;
            seen = now;
            if (seen == 0 && time - begin > mostNanos) return;
            if (seen > 0 && time - grown > settle) return;
        }
    }
}
