package io.lockstep.driver.ingest;

import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.io.Sha256;
import io.lockstep.driver.files.Directory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The directory that holds prepared data sets, each under a name made from its source. */
final class Catalogue {
    static final String MANIFEST = "dataset.json";

    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);

    private final String staging;
    private final Configuration conf;
    private final long budget;

    /** @param budget bytes that all prepared data sets may take together */
    Catalogue(String staging, Configuration conf, long budget) {
        this.staging = staging;
        this.conf = conf;
        this.budget = budget;
    }

    String uri() {
        return staging().uri();
    }

    private Directory staging() {
        return Directory.at(staging, conf);
    }

    /** The prepared data of that name, if it is there. */
    Optional<PreparedData> find(String name) {
        var staging = staging();
        var found = in(staging.child(name));
        if (found.isEmpty() && !staging.movesDirectories())
            for (var one : staging.list(name + "-")) if (found.isEmpty()) found = in(staging.child(one));
        found.ifPresent(data -> UsedSets.add(data, conf));
        return found;
    }

    private static Optional<PreparedData> in(Directory place) {
        return place.readText(MANIFEST)
                .map(json -> new PreparedData(place.uri(), DatasetInfo.fromJson(json, place.uri())));
    }

    /**
     * Has {@code write} fill a directory, then gives it its name; whatever goes wrong, nothing half-written is left. Where
     * a directory can't be moved, it is filled where it stays, under a name that nobody else uses, and counts once its
     * manifest is there.
     * Then makes room: sets that nobody used for a while go, least recently used first, until all keep to the budget.
     */
    PreparedData add(String name, Function<Directory, DatasetInfo> write) {
        boolean moves = staging().movesDirectories();
        var part = staging().child((moves ? "." : "") + name + "-" + UUID.randomUUID());
        try {
            var info = write.apply(part);
            part.writeText(MANIFEST, info.toJson());
            var data = new PreparedData(moves ? moved(part, staging().child(name)) : part.uri(), info);
            UsedSets.add(data, conf);
            makeRoom();
            return data;
        } catch (Throwable t) {
            discard(part, t);
            throw t;
        }
    }

    private void makeRoom() {
        try {
            for (var gone : PreparedSets.at(staging, conf).prune(budget))
                LOG.info("{}/{}: deleted, to keep to {} bytes", staging, gone.name(), budget);
        } catch (UncheckedIOException e) {
            LOG.warn("prepared data that nobody uses is not deleted: {}", e.getMessage());
        }
    }

    /** What goes wrong here must not hide the first cause. */
    private void discard(Directory part, Throwable cause) {
        try {
            staging().delete(part.name());
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /** Into its place, unless another came first: then theirs is as good. */
    private String moved(Directory part, Directory place) {
        try {
            if (!place.has(MANIFEST)) {
                // What is there without a manifest is left over from a move that was cut off.
                staging().delete(place.name());
                part.moveTo(place);
                // Where another came first after all, file systems move a directory into the one that is there.
                place.delete(part.name());
                return place.uri();
            }
        } catch (UncheckedIOException e) {
            if (!place.has(MANIFEST)) throw e;
        }
        staging().delete(part.name());
        return place.uri();
    }

    /** Names the prepared form of a source as it is now: changed files get another. */
    static String name(DataSource source, List<FileStatus> files, Wanted wanted, Configuration conf)
            throws IOException {
        var text = new StringBuilder("v" + DatasetInfo.FORMAT_VERSION + " ")
                .append(source)
                .append('\n')
                .append(wanted);
        for (var file : files)
            text.append('\n').append(file.getPath()).append(' ').append(SourceMark.of(file, conf));
        return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 20);
    }
}
