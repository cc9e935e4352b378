package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.FeatureStatistics;
import io.lockstep.core.data.Schema;
import io.lockstep.core.data.Task;
import io.lockstep.core.data.generate.Generators;
import io.lockstep.core.io.Sha256;
import io.lockstep.driver.files.Directory;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumException;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.security.AccessControlException;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.util.SerializableConfiguration;

/** Turns a data source into the prepared form. Safe for many threads. */
public final class Ingest {
    static final String MANIFEST = "dataset.json";
    private static final int MOST_ROWS_PER_BLOCK = 4096;
    private static final long BLOCK_BYTES = 16L << 20;

    private final JavaSparkContext sc;
    private final String staging;

    /**
     * @param staging URI of the directory that prepared data sets are kept in, on a file system that all workers see
     * @throws UserError where the workers can't see it
     */
    public Ingest(JavaSparkContext sc, String staging) {
        this.sc = sc;
        this.staging = staging;
        SharedPlaces.refuseUnseen(sc.master(), staging, "the directory for prepared data", sc.hadoopConfiguration());
    }

    /** Data to train on; {@code task} of the source may be null. */
    public PreparedData prepare(DataSource source) {
        return prepare(source, new Wanted(source.label(), source.task(), null, true));
    }

    /** Data to evaluate on, which has to fit a model's; where labels aren't needed, they aren't looked at. */
    public PreparedData prepareLike(DataSource source, Schema like, boolean needsLabels) {
        return prepare(source, new Wanted(source.label(), like.task(), like, needsLabels));
    }

    /** Whether an IDX directory has a test part. */
    public boolean hasTestPart(DataSource source) {
        try {
            return IdxDirectory.hasBothParts(SourceFormats.files(source, sc.hadoopConfiguration()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private PreparedData prepare(DataSource source, Wanted wanted) {
        try {
            var conf = sc.hadoopConfiguration();
            if (!Generators.isBuiltin(source.uri())) SharedPlaces.refuseUnseen(sc.master(), source.uri(), "data", conf);
            var files = SourceFormats.files(source, conf);
            var name = key(source, files, wanted);
            var place = Directory.at(staging, conf).child(name);
            var there = place.readText(MANIFEST);
            if (there.isPresent()) return new PreparedData(place.uri(), DatasetInfo.fromJson(there.get(), place.uri()));
            var part = Directory.at(staging, conf).child("." + name + "-" + UUID.randomUUID());
            try {
                var info = write(source, SourceFormats.open(source, files, wanted, conf), wanted, part, conf);
                part.writeText(MANIFEST, info.toJson());
                return new PreparedData(moved(part, place), info);
            } catch (Throwable t) {
                discard(part, t);
                throw t;
            }
        } catch (IOException e) {
            if (isUnreadable(e)) throw new UserError("data: " + source.uri() + " can't be read: " + e.getMessage(), e);
            throw new UncheckedIOException("data: " + source.uri() + ": " + e.getMessage(), e);
        }
    }

    /** Leaves nothing half-written; what goes wrong here must not hide the first cause. */
    private void discard(Directory part, Throwable cause) {
        try {
            Directory.at(staging, sc.hadoopConfiguration()).delete(part.name());
        } catch (RuntimeException e) {
            cause.addSuppressed(e);
        }
    }

    /** Into its place, unless another came first: then theirs is as good. */
    private String moved(Directory part, Directory place) {
        try {
            if (!place.has(MANIFEST)) {
                // What is there without a manifest is left over from a move that was cut off.
                Directory.at(staging, sc.hadoopConfiguration()).delete(place.name());
                part.moveTo(place);
                // Where another came first after all, file systems move a directory into the one that is there.
                place.delete(part.name());
                return place.uri();
            }
        } catch (UncheckedIOException e) {
            if (!place.has(MANIFEST)) throw e;
        }
        Directory.at(staging, sc.hadoopConfiguration()).delete(part.name());
        return place.uri();
    }

    private DatasetInfo write(DataSource from, Source opened, Wanted wanted, Directory part, Configuration conf) {
        var slices = opened.slices();
        var shared = new SerializableConfiguration(conf);
        var scans = slices.isEmpty() ? List.<Scan>of() : scan(opened, slices, wanted, shared);
        Mistakes.refuse(opened, slices, scans, wanted.label());
        var all = Scan.merged(scans);
        if (all.rows == 0) throw new UserError("data: " + from.uri() + " holds no rows; at least one is needed");
        var source = opened.withFeatures(all.problems.features);
        if (source.featureNames().isEmpty()) throw new UserError("data: " + from.uri() + " holds no features");
        var labels = source.labelled()
                ? Labels.decide(source, all, wanted, from.uri())
                : new Labels(
                        wanted.like() == null ? Task.REGRESSION : wanted.like().task(), List.of());
        var starts = new long[slices.size() + 1];
        for (int i = 0; i < scans.size(); i++) starts[i + 1] = starts[i] + scans.get(i).rows;
        int rowsPerBlock = rowsPerBlock(source);
        var writer = new BlockWriter(source, slices, starts, labels, rowsPerBlock, part.uri());
        var blocks = run(() -> sc.parallelize(indices(slices.size()), slices.size())
                .flatMap(slice -> writer.write(slice, shared.value()).iterator())
                .collect());
        var info = info(from, source, wanted, labels, rowsPerBlock, new ArrayList<>(blocks), all.rows);
        refuseOtherScale(info, wanted.like());
        return info;
    }

    /** A model of bytes saw values from 0 to 1; numbers from 0 to 255 in their place would be a silent mistake. */
    private static void refuseOtherScale(DatasetInfo info, Schema like) {
        if (like == null || !like.byteFeatures() || info.byteFeatures()) return;
        for (int j = 0; j < info.features(); j++) {
            var feature = info.statistics().get(j);
            if (feature.min() < 0 || feature.max() > 1)
                throw new UserError("data: " + info.source() + ": column \""
                        + info.featureNames().get(j) + "\" reaches from " + feature.min() + " to " + feature.max()
                        + "; the training data holds bytes, which are divided by 255: allowed are values from 0 to 1");
        }
    }

    private List<Scan> scan(Source source, List<Slice> slices, Wanted wanted, SerializableConfiguration conf) {
        return run(() -> sc.parallelize(indices(slices.size()), slices.size())
                .map(slice -> Scan.of(source, slices.get(slice), wanted, conf.value()))
                .collect());
    }

    private static List<Integer> indices(int count) {
        return IntStream.range(0, count).boxed().toList();
    }

    @FunctionalInterface
    private interface SparkJob<T> {
        T run() throws Exception;
    }

    /** A user's mistake that a task met reaches the user as such. */
    private static <T> T run(SparkJob<T> job) {
        try {
            return job.run();
        } catch (Exception e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause())
                if (cause instanceof UserError mistake) throw mistake;
                else if (isUnreadable(cause)) throw new UserError("data: can't be read: " + cause.getMessage(), cause);
            if (e instanceof SparkException && e.getCause() instanceof RuntimeException inner) throw inner;
            throw e instanceof RuntimeException runtime ? runtime : new IllegalStateException(e);
        }
    }

    /** Gone, not permitted, or other than the checksum that Hadoop wrote beside it: nothing that a retry mends. */
    private static boolean isUnreadable(Throwable cause) {
        return cause instanceof FileNotFoundException
                || cause instanceof AccessControlException
                || cause instanceof ChecksumException;
    }

    private static int rowsPerBlock(Source source) {
        long rowBytes = (long) source.featureNames().size() * (source.holdsBytes() ? 1 : Float.BYTES);
        long fit = Math.max(1, BLOCK_BYTES / rowBytes);
        return (int) Math.min(MOST_ROWS_PER_BLOCK, Long.highestOneBit(fit));
    }

    private static DatasetInfo info(
            DataSource from,
            Source source,
            Wanted wanted,
            Labels labels,
            int rowsPerBlock,
            List<BlockWriter.Written> blocks,
            long rows) {
        blocks.sort(Comparator.comparingInt(BlockWriter.Written::index));
        int features = source.featureNames().size();
        var statistics = new ArrayList<FeatureStatistics>();
        for (int j = 0; j < features; j++) statistics.add(statistics(blocks, j));
        var classCounts = new ArrayList<Long>();
        for (int c = 0; c < labels.classNames().size(); c++) {
            long count = 0;
            for (var block : blocks) count += block.classCounts()[c];
            classCounts.add(count);
        }
        boolean numbers = source.labelled() && labels.task() == Task.REGRESSION;
        double mean = numbers
                ? blocks.stream().mapToDouble(BlockWriter.Written::targetSum).sum() / rows
                : 0;
        double square = numbers
                ? blocks.stream()
                                .mapToDouble(BlockWriter.Written::targetSquares)
                                .sum()
                        / rows
                : 0;
        var files = blocks.stream()
                .map(block -> new DatasetInfo.BlockFile(block.path(), block.rows(), block.bytes(), block.sha256()))
                .toList();
        return new DatasetInfo(
                DatasetInfo.FORMAT_VERSION,
                from.uri(),
                rows,
                source.featureNames(),
                source.featureShape(),
                source.holdsBytes(),
                source.labelled(),
                wanted.label(),
                labels.task(),
                labels.classNames(),
                classCounts,
                mean,
                Math.sqrt(Math.max(0, square - mean * mean)),
                statistics,
                rowsPerBlock,
                files,
                fingerprint(source, labels, blocks));
    }

    private static FeatureStatistics statistics(List<BlockWriter.Written> blocks, int feature) {
        double sum = 0;
        double squares = 0;
        float min = Float.POSITIVE_INFINITY;
        float max = Float.NEGATIVE_INFINITY;
        long nonZero = 0;
        for (var block : blocks) {
            sum += block.sums()[feature];
            squares += block.squares()[feature];
            min = Math.min(min, block.min()[feature]);
            max = Math.max(max, block.max()[feature]);
            nonZero += block.nonZero()[feature];
        }
        return new FeatureStatistics(sum, squares, min, max, nonZero);
    }

    /** Of what the rows are, not of where they came from. */
    private static String fingerprint(Source source, Labels labels, List<BlockWriter.Written> blocks) {
        var text = new StringBuilder();
        text.append(source.featureNames()).append('\n').append(labels.task()).append(labels.classNames());
        for (var block : blocks) text.append('\n').append(block.sha256());
        return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Names the prepared form of a source as it is now: changed files get another. */
    private static String key(DataSource source, List<FileStatus> files, Wanted wanted) {
        var text = new StringBuilder("v" + DatasetInfo.FORMAT_VERSION + " ")
                .append(source)
                .append('\n')
                .append(wanted);
        for (var file : files)
            text.append('\n')
                    .append(file.getPath())
                    .append(' ')
                    .append(file.getLen())
                    .append(' ')
                    .append(file.getModificationTime());
        return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 20);
    }
}
