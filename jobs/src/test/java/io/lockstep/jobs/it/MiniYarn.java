package io.lockstep.jobs.it;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.server.MiniYARNCluster;

/**
 * A YARN of two node managers over an HDFS of two data nodes, the program of a process of its own. It leaves a client's
 * configuration in a directory, with the file {@code ready} last, and ends with its standard input.
 */
final class MiniYarn {
    private static final int NODES = 2;
    /** So much that a training with three executors leaves no room for another's driver anywhere. */
    private static final int NODE_MEGABYTES = 1280;

    private MiniYarn() {}

    /** @param args the directory for all its files; the configuration goes into {@code conf} of it */
    public static void main(String[] args) {
        try {
            run(Path.of(args[0]).toAbsolutePath());
            Runtime.getRuntime().halt(0);
        } catch (Throwable e) { // threads of a half-started cluster would keep the process
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
    }

    private static void run(Path directory) throws IOException {
        var dfs = new MiniDFSCluster.Builder(hdfs(), directory.resolve("dfs").toFile())
                .numDataNodes(NODES)
                .build();
        dfs.waitActive();
        var yarn = new MiniYARNCluster("yarn", NODES, 1, 1);
        var conf = yarn();
        conf.set("fs.defaultFS", dfs.getURI().toString());
        yarn.init(conf);
        yarn.start();
        write(yarn.getConfig(), dfs, directory.resolve("conf"));
        while (System.in.read() >= 0) {}
    }

    private static Configuration hdfs() {
        var conf = new Configuration();
        conf.set("dfs.replication", "2");
        return conf;
    }

    /** Queues {@code low} and {@code high}: whoever asks in the second has containers of the first preempted. */
    private static YarnConfiguration yarn() {
        var conf = new YarnConfiguration();
        conf.setInt(YarnConfiguration.YARN_MINICLUSTER_NM_PMEM_MB, NODE_MEGABYTES);
        conf.setInt(YarnConfiguration.RM_SCHEDULER_MINIMUM_ALLOCATION_MB, 64);
        conf.setBoolean(YarnConfiguration.NM_PMEM_CHECK_ENABLED, false);
        conf.setBoolean(YarnConfiguration.NM_VMEM_CHECK_ENABLED, false);
        conf.setFloat(YarnConfiguration.NM_MAX_PER_DISK_UTILIZATION_PERCENTAGE, 100);
        var queues = "yarn.scheduler.capacity.";
        conf.set(queues + "maximum-am-resource-percent", "1");
        conf.set(queues + "root.queues", "low,high");
        conf.set(queues + "root.low.capacity", "10");
        conf.set(queues + "root.high.capacity", "90");
        for (var queue : new String[] {"low", "high"}) {
            conf.set(queues + "root." + queue + ".maximum-capacity", "100");
            conf.set(queues + "root." + queue + ".user-limit-factor", "10");
        }
        conf.setBoolean(YarnConfiguration.RM_SCHEDULER_ENABLE_MONITORS, true);
        var preemption = "yarn.resourcemanager.monitor.capacity.preemption.";
        conf.set(preemption + "monitoring_interval", "500");
        conf.set(preemption + "max_wait_before_kill", "500");
        conf.set(preemption + "total_preemption_per_round", "1");
        conf.set(preemption + "natural_termination_factor", "1");
        conf.set(preemption + "max_ignored_over_capacity", "0");
        return conf;
    }

    private static void write(Configuration yarn, MiniDFSCluster dfs, Path directory) throws IOException {
        Files.createDirectories(directory);
        try (OutputStream out = Files.newOutputStream(directory.resolve("yarn-site.xml"))) {
            yarn.writeXml(out);
        }
        var core = new Configuration(false);
        core.set("fs.defaultFS", dfs.getURI().toString());
        try (OutputStream out = Files.newOutputStream(directory.resolve("core-site.xml"))) {
            core.writeXml(out);
        }
        Files.writeString(directory.resolve("ready"), dfs.getURI() + File.pathSeparator);
    }
}
