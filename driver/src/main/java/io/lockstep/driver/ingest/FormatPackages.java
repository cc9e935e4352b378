package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.driver.options.DataFormat;
import org.apache.spark.SparkThrowable;

/** Packages that formats need which Spark reads, but not by itself. */
final class FormatPackages {
    private static final String AVRO = "org.apache.spark.sql.v2.avro.AvroDataSourceV2";
    private static final String DELTA = "io.delta.sql.DeltaSparkSessionExtension";
    private static final String DELTA_CATALOG = "org.apache.spark.sql.delta.catalog.DeltaCatalog";

    private FormatPackages() {}

    /** Throws {@link UserError} naming what to add, where that a package isn't there is why data can't be read. */
    static void requireFor(DataFormat format, String uri, Exception failure) {
        boolean avro = format == DataFormat.AVRO && !isThere(AVRO);
        boolean delta = format == DataFormat.DELTA && (!isThere(DELTA) || isUnconfigured(failure));
        if (avro)
            throw new UserError(
                    "data: " + uri + ": Avro is read by a package of Spark's that isn't here; add --conf"
                            + " spark.jars.packages=org.apache.spark:spark-avro_2.13:VERSION, the version that of Spark",
                    failure);
        if (delta)
            throw new UserError(
                    "data: " + uri
                            + ": a Delta table is read by Delta's package, which isn't here or not set up; add --conf"
                            + " spark.jars.packages=io.delta:delta-spark_2.13:VERSION, the version one for this Spark,"
                            + " --conf spark.sql.extensions=" + DELTA
                            + " and --conf spark.sql.catalog.spark_catalog=" + DELTA_CATALOG,
                    failure);
    }

    private static boolean isUnconfigured(Throwable failure) {
        return failure instanceof SparkThrowable known
                && String.valueOf(known.getCondition()).startsWith("DELTA_CONFIGURE_SPARK_SESSION");
    }

    private static boolean isThere(String type) {
        try {
            Class.forName(type, false, Thread.currentThread().getContextClassLoader());
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }
}
