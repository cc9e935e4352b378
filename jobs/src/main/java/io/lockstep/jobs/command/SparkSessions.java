package io.lockstep.jobs.command;

import io.lockstep.core.Figures;
import io.lockstep.core.UserError;
import io.lockstep.driver.memory.ExecutorHeap;
import io.lockstep.driver.options.SparkSetting;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.deploy.SparkHadoopUtil;

/** Opens the Spark that a command runs in. */
final class SparkSessions {
    /** Bytes that Spark refuses to start below, with a stack trace in its log: one and a half of what it reserves. */
    private static final long LEAST_HEAP = 450L << 20;

    private SparkSessions() {}

    /**
     * A context with the command's settings over those of spark-submit, over ours.
     *
     * @param name of the application, as Spark's pages show it
     */
    static SparkContext open(String name, CommonOptions options) {
        var conf = conf(name, options);
        requireHeap("driver", Runtime.getRuntime().maxMemory());
        requireHeap("executor", ExecutorHeap.bytes(conf));
        return SparkContext.getOrCreate(conf);
    }

    private static void requireHeap(String whose, long heap) {
        if (heap < LEAST_HEAP)
            throw new UserError("memory: the " + whose + "'s heap has " + Figures.bytes(heap)
                    + "; Spark needs at least " + Figures.bytes(LEAST_HEAP) + ": give it --conf spark." + whose
                    + ".memory=1g, or spark-submit --" + whose + "-memory 1g");
    }

    /** Where Spark would run. */
    static String master(CommonOptions options) {
        return conf("", options).get("spark.master");
    }

    /** How a command without Spark reaches file systems: as Spark would, by the same settings. */
    static Configuration hadoop(CommonOptions options) {
        return SparkHadoopUtil.get().newConfiguration(conf("", options));
    }

    static SparkConf conf(String name, CommonOptions options) {
        var conf = new SparkConf(); // takes what spark-submit gave
        options.conf.forEach((key, value) -> conf.set(key.strip(), value.strip()));
        if (options.master != null) conf.setMaster(options.master);
        else conf.setIfMissing("spark.master", "local[*]");
        conf.setAppName("lockstep " + name);
        conf.setIfMissing("spark.locality.wait", "0s");
        conf.setIfMissing("spark.ui.showConsoleProgress", "false");
        conf.setIfMissing("spark.sql.shuffle.partitions", "8");
        // A task without memory fails as itself and is told; Spark would end the JVM, in local mode this one.
        conf.setIfMissing("spark.executor.killOnFatalError.depth", "0");
        if (conf.get("spark.master").startsWith("local")) {
            conf.setIfMissing("spark.ui.enabled", "false");
            conf.setIfMissing("spark.driver.host", "127.0.0.1");
            conf.setIfMissing("spark.driver.bindAddress", "127.0.0.1");
        }
        SparkSetting.check(conf);
        return conf;
    }
}
