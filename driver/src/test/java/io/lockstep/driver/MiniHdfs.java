package io.lockstep.driver;

import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivilegedExceptionAction;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.apache.hadoop.security.UserGroupInformation;

/** A real HDFS of one name node and some data nodes in this JVM, gone when closed; its superuser is another than ours. */
public final class MiniHdfs implements AutoCloseable {
    private static final UserGroupInformation SUPERUSER =
            UserGroupInformation.createUserForTesting("hdfs", new String[] {"supergroup"});

    private final MiniDFSCluster cluster;

    /** @param directory of this machine, for its blocks */
    public MiniHdfs(Path directory) throws IOException {
        this(directory, 1);
    }

    /** @param dataNodes as many as each block has copies */
    public MiniHdfs(Path directory, int dataNodes) throws IOException {
        var conf = new Configuration();
        conf.set("dfs.replication", String.valueOf(dataNodes));
        conf.set("dfs.namenode.safemode.extension", "0");
        cluster = asSuperuser(() -> {
            var started = new MiniDFSCluster.Builder(conf, directory.toFile())
                    .numDataNodes(dataNodes)
                    .build();
            started.waitActive();
            return started;
        });
        setPermission("/", "777");
    }

    private static <T> T asSuperuser(PrivilegedExceptionAction<T> action) throws IOException {
        try {
            return SUPERUSER.doAs(action);
        } catch (InterruptedException e) {
            throw new IOException(e);
        }
    }

    /** {@code hdfs://…} of a path that begins with a slash. */
    public String uri(String path) {
        return cluster.getURI() + path;
    }

    /** Lets all who may read or write a directory be those of an octal mode. */
    public void setPermission(String path, String mode) throws IOException {
        asSuperuser(() -> {
            cluster.getFileSystem().setPermission(new org.apache.hadoop.fs.Path(path), new FsPermission(mode));
            return null;
        });
    }

    /** Ends the name node and, after {@code downMillis}, starts it anew at the same port. */
    public void restartNameNode(long downMillis) throws IOException {
        asSuperuser(() -> {
            cluster.shutdownNameNode(0);
            Thread.sleep(downMillis);
            cluster.restartNameNode(0);
            return null;
        });
    }

    /** Ends a data node for good. @param index from 0 */
    public void stopDataNode(int index) {
        cluster.stopDataNode(index);
    }

    @Override
    public void close() {
        cluster.shutdown(true);
    }
}
