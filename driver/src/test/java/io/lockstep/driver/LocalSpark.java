package io.lockstep.driver;

import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;

/** One small {@code local[2]} Spark for all tests of a JVM, without its web page; it ends with the JVM. */
public final class LocalSpark {
    private LocalSpark() {}

    /** The session, started when first asked for. */
    public static SparkSession session() {
        return Holder.SESSION;
    }

    /** The session's context. */
    public static JavaSparkContext context() {
        return JavaSparkContext.fromSparkContext(session().sparkContext());
    }

    private static final class Holder {
        static final SparkSession SESSION = SparkSession.builder()
                .master("local[2]")
                .appName("lockstep-tests")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.locality.wait", "0")
                .config("spark.sql.warehouse.dir", "target/spark-warehouse")
                .getOrCreate();
    }
}
