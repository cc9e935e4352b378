package io.lockstep.driver;

import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.MiniDFSCluster;

/** A real HDFS of one name node and one data node in this JVM, gone when closed. */
public final class MiniHdfs implements AutoCloseable {
    private final MiniDFSCluster cluster;

    /** @param directory of this machine, for its blocks */
    public MiniHdfs(Path directory) throws IOException {
        var conf = new Configuration();
        conf.set("dfs.replication", "1");
        cluster = new MiniDFSCluster.Builder(conf, directory.toFile())
                .numDataNodes(1)
                .build();
        cluster.waitActive();
    }

    /** {@code hdfs://…} of a path that begins with a slash. */
    public String uri(String path) {
        return cluster.getURI() + path;
    }

    @Override
    public void close() {
        cluster.shutdown(true);
    }
}
