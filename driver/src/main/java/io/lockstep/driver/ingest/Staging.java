package io.lockstep.driver.ingest;

import io.lockstep.driver.files.Directory;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/** Where prepared data is kept: a place that all workers see, and that later runs on the same data find again. */
public final class Staging {
    private static final String SHARED = "lockstep-prepared";
    private static final String LOCAL = ".prepared";

    private Staging() {}

    /**
     * The place for a run that writes to {@code output}: beside it, in {@code .prepared}, where this machine does all the
     * work; else {@link #shared}.
     */
    public static String of(String output, JavaSparkContext sc) {
        var conf = sc.hadoopConfiguration();
        if (!SharedPlaces.isOneMachine(sc.master())) return shared(conf).uri();
        var path = new Path(Directory.at(output, conf).uri());
        return new Path(path.getParent() == null ? path : path.getParent(), LOCAL).toString();
    }

    /** {@code lockstep-prepared} in the user's home on the default file system. */
    public static Directory shared(Configuration conf) {
        return Directory.at(SHARED, conf);
    }
}
