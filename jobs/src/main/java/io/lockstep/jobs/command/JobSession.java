package io.lockstep.jobs.command;

import io.lockstep.core.math.Kernels;
import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.ingest.Staging;
import io.lockstep.driver.trials.SparkTrials;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Spark and what stands on it, for as long as a command runs. Spark SQL, whose classes take a second, is opened by whatever
 * reads its formats.
 */
public final class JobSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(JobSession.class);
    private static final String NO_SCOPES = "spark.rdd.scope.noOverride";

    private final boolean ours;
    private final JavaSparkContext sc;
    private final Ingest ingest;

    private JobSession(SparkContext spark, boolean ours, String output) {
        this.ours = ours;
        sc = JavaSparkContext.fromSparkContext(spark);
        // Spark writes each RDD's place in its web page as JSON, whose classes cost a short command a quarter of a
        // second.
        if (ours && sc.isLocal()) sc.setLocalProperty(NO_SCOPES, "true");
        ingest = new Ingest(sc, Staging.of(output, sc));
    }

    /**
     * Opens Spark, or takes the context that this JVM has already, which it then leaves running.
     *
     * @param output where the command writes: beside it, prepared data is kept where this machine does all the work
     */
    static JobSession open(String name, CommonOptions options, String output) {
        Kernels.check();
        long before = System.currentTimeMillis();
        var spark = SparkSessions.open(name, options);
        boolean ours = spark.startTime() >= before;
        if (ours && !options.quiet) YarnPages.of(spark).ifPresent(LOG::info);
        try {
            return new JobSession(spark, ours, output);
        } catch (RuntimeException e) {
            if (ours) spark.stop();
            throw e;
        }
    }

    public JavaSparkContext sc() {
        return sc;
    }

    public Ingest ingest() {
        return ingest;
    }

    public SparkTrials trials() {
        return new SparkTrials(sc, ingest);
    }

    @Override
    public void close() {
        if (ours) sc.stop();
    }
}
