package io.lockstep.ml;

import io.lockstep.driver.files.Directory;
import io.lockstep.driver.ingest.SharedPlaces;
import io.lockstep.driver.ingest.Staging;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.UUID;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;

/**
 * A directory for as long as something is fitted, where all workers see it: this machine's own for temporary files, or
 * on a cluster {@code lockstep-prepared} in the user's home on the default file system.
 */
final class Scratch implements AutoCloseable {
    private final Directory parent;
    private final String name;

    private Scratch(Directory parent, String name) {
        this.parent = parent;
        this.name = name;
    }

    static Scratch open(JavaSparkContext sc) {
        var conf = sc.hadoopConfiguration();
        if (!SharedPlaces.isOneMachine(sc.master()))
            return new Scratch(Staging.shared(conf), "fit-" + UUID.randomUUID());
        try {
            var place = new Path(Files.createTempDirectory("lockstep-").toString());
            return new Scratch(Directory.at("file:" + place.getParent(), conf), place.getName());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Directory child(String child) {
        return parent.child(name).child(child);
    }

    @Override
    public void close() {
        parent.delete(name);
    }
}
