package io.lockstep.jobs.command;

import java.util.Optional;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.webapp.util.WebAppUtils;
import org.apache.spark.SparkContext;

/** Where to look when a run on YARN does something strange. */
final class YarnPages {
    private YarnPages() {}

    /** The application, its tracking page and the command that shows its logs; empty where Spark is on no YARN. */
    static Optional<String> of(SparkContext spark) {
        if (!spark.master().equals("yarn")) return Optional.empty();
        var id = spark.applicationId();
        var yarn = new YarnConfiguration(spark.hadoopConfiguration());
        return Optional.of("YARN has this as " + id + "; tracking URL " + WebAppUtils.getRMWebAppURLWithScheme(yarn)
                + "/proxy/" + id + "/; its logs: yarn logs -applicationId " + id);
    }
}
