package io.lockstep.driver.ingest;

import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.Locations;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The prepared data sets that this JVM works with. Their manifests' time stamps are renewed for as long as it lives, so
 * that no other job takes them for unused. One thread for all; safe for many threads.
 */
final class UsedSets {
    private static final Logger LOG = LoggerFactory.getLogger(UsedSets.class);
    /** A sixth of what counts as unused: several renewals may fail. */
    private static final long EVERY_SECONDS = PreparedSets.IDLE.toSeconds() / 6;

    private static final Map<Path, Configuration> MANIFESTS = new ConcurrentHashMap<>();
    private static boolean started;

    private UsedSets() {}

    /** A set was found or made, and is used from now on. */
    static void add(PreparedData data, Configuration conf) {
        var manifest = new Path(data.dir(), Catalogue.MANIFEST);
        renew(manifest, conf);
        MANIFESTS.put(manifest, conf);
        start();
    }

    private static synchronized void start() {
        if (started) return;
        started = true;
        var thread = Executors.newSingleThreadScheduledExecutor(work -> {
            var daemon = new Thread(work, "lockstep-used-sets");
            daemon.setDaemon(true);
            return daemon;
        });
        var unused = thread.scheduleWithFixedDelay(
                () -> MANIFESTS.forEach(UsedSets::renew), EVERY_SECONDS, EVERY_SECONDS, TimeUnit.SECONDS);
    }

    /** Object stores have no time stamps to set: the manifest is written anew there. */
    private static void renew(Path manifest, Configuration conf) {
        try {
            var fs = Locations.fileSystem(manifest, conf);
            var place = Directory.at(manifest.getParent().toString(), conf);
            if (!fs.exists(manifest)) MANIFESTS.remove(manifest); // a job's own directory, deleted at its end
            else if (place.movesDirectories()) fs.setTimes(manifest, System.currentTimeMillis(), -1);
            else {
                var text = place.readText(Catalogue.MANIFEST);
                if (text.isPresent()) place.exchange(Catalogue.MANIFEST, text, text.get());
            }
        } catch (IOException | RuntimeException e) {
            LOG.debug("{}: its time of use can't be renewed: {}", manifest, e.toString());
        }
    }
}
