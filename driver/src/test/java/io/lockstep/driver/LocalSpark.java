package io.lockstep.driver;

import java.util.Arrays;
import org.apache.spark.SparkExecutorInfo;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/**
 * The one Spark that a JVM can have, for all tests in it: small, without its web page. Ends with the JVM. A test that
 * needs another one than {@code local[2]} starts it in its place and stops it in the end.
 */
public final class LocalSpark {
    private LocalSpark() {}

    /** The session that runs, or a new one of {@code local[2]}. */
    public static synchronized SparkSession session() {
        return builder("local[2]").getOrCreate();
    }

    /** The session's context. */
    public static JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(session().sparkContext());
    }

    /**
     * A context in the place of the one that runs.
     *
     * @param settings names and values in turn
     */
    public static synchronized JavaSparkContext start(String master, String... settings) {
        stop();
        var builder = builder(master);
        for (int i = 0; i < settings.length; i += 2) builder.config(settings[i], settings[i + 1]);
        return JavaSparkContext.fromSparkContext(builder.getOrCreate().sparkContext());
    }

    /** Stops the session that runs, if any. */
    public static synchronized void stop() {
        var active = SparkSession.getDefaultSession();
        if (active.isDefined()) active.get().stop();
    }

    /** Tasks that Spark knows to run: what began a moment ago may be missing. */
    public static int tasksAtWork() {
        return Arrays.stream(context().sc().statusTracker().getExecutorInfos())
                .mapToInt(SparkExecutorInfo::numRunningTasks)
                .sum();
    }

    private static SparkSession.Builder builder(String master) {
        return SparkSession.builder()
                .master(master)
                .appName("lockstep-tests")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.locality.wait", "0")
                .config(
                        "spark.sql.warehouse.dir",
                        "target/spark-warehouse/" + ProcessHandle.current().pid());
    }
}
