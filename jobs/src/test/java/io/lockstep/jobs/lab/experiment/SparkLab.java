package io.lockstep.jobs.lab.experiment;

import io.lockstep.driver.files.Directory;
import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.trials.SparkTrials;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;

/** Spark in this JVM, two slots, and labs on it. */
final class SparkLab implements AutoCloseable {
    final JavaSparkContext sc;
    final SparkTrials trials;
    /** How far the experiment that ran last was, training by training. */
    final List<Double> shares = new ArrayList<>();

    SparkLab(Path staging) {
        sc = new JavaSparkContext(new SparkConf()
                .setMaster("local[2]")
                .setAppName("experiments")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1")
                .set("spark.locality.wait", "0s"));
        trials = new SparkTrials(sc, new Ingest(sc, staging.toString()));
    }

    Lab lab(Path output) {
        var conf = sc.hadoopConfiguration();
        var sheet = new Sheet(Directory.at(output.toString(), conf));
        return new Lab(trials, conf, new Lab.Setup(null, 1, true, null), sheet, (done, all, last) -> {});
    }

    Story run(String name, Path output) throws Exception {
        return run(name, null, output);
    }

    /** Runs an experiment's quick version on {@code data}, which may be null. */
    Story run(String name, String data, Path output) throws Exception {
        Configuration conf = sc.hadoopConfiguration();
        var setup = new Lab.Setup(data, 1, true, null);
        shares.clear();
        return Experiments.run(
                Experiments.named(name),
                trials,
                setup,
                output.toString(),
                "again",
                List.of(),
                conf,
                (done, all, last) -> shares.add((double) done / all));
    }

    @Override
    public void close() {
        sc.close();
    }
}
