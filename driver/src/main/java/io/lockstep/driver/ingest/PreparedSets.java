package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.driver.files.Locations;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;

/**
 * What a staging directory holds: prepared data sets, and what killed jobs left of theirs. When a set was last used is
 * its manifest's time stamp, which {@link UsedSets} renews. Deletes only files that bear Lockstep's names for them.
 */
public final class PreparedSets {
    /** What has been used or written to within this time may be in use still, and stays. */
    public static final Duration IDLE = Duration.ofHours(1);

    private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
    private static final String NAME = "([0-9a-f]{20}|(frame|table)-" + UUID + ")";
    private static final Pattern WHOLE = Pattern.compile(NAME + "(-" + UUID + ")?"); // the latter where nothing moves
    private static final Pattern LEFTOVER = Pattern.compile("\\." + NAME + "-" + UUID + "|\\.predictions-" + UUID);
    private static final Pattern OWN = Pattern.compile("\\.?(dataset\\.json|part-[0-9]{7}"
            + "|((part|all|slice)-[0-9]+-[0-9]+|moments-[0-9]+|medians-[0-9]+)\\.safetensors)(\\.part)?");

    private final FileSystem fs;
    private final Path staging;
    private final Duration idle;

    /**
     * A data set, or what is left of one.
     *
     * @param name of its directory
     * @param source the URI that it was prepared from; empty where it is unfinished
     * @param rows 0 where it is unfinished
     * @param bytes of all its files
     * @param used when last, as far as the file system tells
     * @param unfinished whether its manifest is missing: a job writes it, or was killed while it did
     */
    public record Entry(String name, String source, long rows, long bytes, Instant used, boolean unfinished) {}

    /** The sets below a URI, which needn't exist; throws {@link UserError} for a URI of no known file system. */
    public static PreparedSets at(String staging, Configuration conf) {
        return new PreparedSets(staging, conf, IDLE);
    }

    PreparedSets(String uri, Configuration conf, Duration idle) {
        this.idle = idle;
        try {
            var path = Locations.path(uri);
            var found = Locations.fileSystem(path, conf);
            fs = found instanceof LocalFileSystem local ? local.getRawFileSystem() : found;
            staging = fs.makeQualified(path);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(uri + ": no usable location: " + e.getMessage(), e);
        }
    }

    /** All of them, the one that was used last first; none where the directory doesn't exist. */
    public List<Entry> list() {
        return list(true);
    }

    /** @param described whether sources and rows are wanted, which only the manifests tell */
    private List<Entry> list(boolean described) {
        var entries = new ArrayList<Entry>();
        try {
            for (var status : fs.listStatus(staging)) {
                var name = status.getPath().getName();
                boolean whole = WHOLE.matcher(name).matches();
                if (status.isDirectory() && (whole || LEFTOVER.matcher(name).matches()))
                    entries.add(entry(status.getPath(), name, whole, described));
            }
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException(staging + ": can't list it: " + e.getMessage(), e);
        }
        entries.sort(Comparator.comparing(Entry::used).reversed().thenComparing(Entry::name));
        return entries;
    }

    private Entry entry(Path place, String name, boolean whole, boolean described) throws IOException {
        long bytes = 0;
        long newest = 0;
        for (var file : files(place)) {
            bytes += file.getLen();
            newest = Math.max(newest, file.getModificationTime());
        }
        newest = Math.max(newest, time(place));
        var manifest = new Path(place, Catalogue.MANIFEST);
        if (!whole || !fs.exists(manifest)) return new Entry(name, "", 0, bytes, Instant.ofEpochMilli(newest), true);
        var used = Instant.ofEpochMilli(time(manifest));
        if (!described) return new Entry(name, "", 0, bytes, used, false);
        try (var in = fs.open(manifest)) {
            var info = DatasetInfo.fromJson(new String(in.readAllBytes(), StandardCharsets.UTF_8), place.toString());
            return new Entry(name, info.source(), info.rows(), bytes, used, false);
        } catch (UserError e) {
            return new Entry(name, "another release's, or damaged", 0, bytes, used, false);
        }
    }

    private long time(Path path) throws IOException {
        try {
            return fs.getFileStatus(path).getModificationTime();
        } catch (FileNotFoundException e) {
            return 0; // deleted by another meanwhile
        }
    }

    /** Hadoop's own listing of all that lies below runs a process for each local file. */
    private List<FileStatus> files(Path place) throws IOException {
        var files = new ArrayList<FileStatus>();
        try {
            for (var status : fs.listStatus(place)) {
                if (status.isDirectory()) files.addAll(files(status.getPath()));
                else files.add(status);
            }
        } catch (FileNotFoundException e) {
            // deleted by another meanwhile
        }
        return files;
    }

    /**
     * Deletes what was not used within {@link #IDLE}: unfinished ones, and, least recently used first, sets until all
     * that are left take no more than a budget.
     *
     * @param budget in bytes
     * @return what was deleted; of which only names, sizes and times are known
     */
    public List<Entry> prune(long budget) {
        return prune(budget, entry -> true);
    }

    /** As above, but spares what isn't {@code wanted}. */
    List<Entry> prune(long budget, Predicate<Entry> wanted) {
        var gone = new ArrayList<Entry>();
        var entries = list(false);
        long bytes = entries.stream().mapToLong(Entry::bytes).sum();
        var before = Instant.now().minus(idle);
        for (int i = entries.size() - 1; i >= 0; i--) {
            var entry = entries.get(i);
            if (!entry.used().isBefore(before) || !wanted.test(entry)) continue;
            if (!entry.unfinished() && bytes <= budget) continue;
            if (!delete(entry)) continue;
            bytes -= entry.bytes();
            gone.add(entry);
        }
        return gone;
    }

    /** False where something is left in it that isn't Lockstep's. */
    private boolean delete(Entry entry) {
        var place = new Path(staging, entry.name());
        try {
            // Without its manifest it is nobody's any more, whenever this is cut off.
            fs.delete(new Path(place, Catalogue.MANIFEST), false);
            boolean all = true;
            for (var file : files(place)) {
                if (OWN.matcher(file.getPath().getName()).matches()) fs.delete(file.getPath(), false);
                else all = false;
            }
            return all && fs.delete(place, true);
        } catch (IOException e) {
            throw new UncheckedIOException(place + ": can't delete it: " + e.getMessage(), e);
        }
    }
}
