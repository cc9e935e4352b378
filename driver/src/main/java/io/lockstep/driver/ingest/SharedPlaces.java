package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.driver.files.Directory;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/** Whether what this host has on its disk is there for the workers as well. */
public final class SharedPlaces {
    private SharedPlaces() {}

    /** Whether all workers of a Spark master are on this machine: in this JVM, or in a cluster of its own. */
    public static boolean isOneMachine(String master) {
        return master.matches("local(\\[.*])?") || master.matches("spark://(127\\.0\\.0\\.1|localhost)(:\\d+)?");
    }

    /**
     * Refuses a path of this host where workers live on others.
     *
     * @param what the place is for, at the message's beginning
     */
    static void refuseUnseen(String master, String uri, String what, Configuration conf) {
        if (isOneMachine(master)) return;
        var qualified = Directory.at(SourceFormats.location(uri), conf).uri();
        if ("file".equals(new Path(qualified).toUri().getScheme()))
            throw new UserError(what + ": " + uri + " is on this host, which the workers of " + master
                    + " can't see; allowed are shared file systems such as hdfs: or s3a:");
    }
}
