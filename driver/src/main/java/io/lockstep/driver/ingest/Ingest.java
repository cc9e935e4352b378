package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.DatasetInfo.Order;
import io.lockstep.core.data.Schema;
import io.lockstep.core.data.Task;
import io.lockstep.core.data.generate.Generators;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.options.DataFormat;
import io.lockstep.driver.options.SparkSetting;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Turns a data source into the prepared form. Safe for many threads. */
public final class Ingest {
    private final JavaSparkContext sc;
    private final Catalogue catalogue;

    /**
     * @param staging URI of the directory that prepared data sets are kept in, on a file system that all workers see
     * @throws UserError where the workers can't see it, or where Spark's configuration says to Lockstep what isn't known
     */
    public Ingest(JavaSparkContext sc, String staging) {
        this.sc = sc;
        SparkSetting.check(sc.getConf());
        var budget = SparkSetting.PREPARED_BYTES.bytes(sc.getConf()).orElseThrow();
        catalogue = new Catalogue(staging, sc.hadoopConfiguration(), budget);
        SharedPlaces.refuseUnseen(sc.master(), staging, "the directory for prepared data", sc.hadoopConfiguration());
    }

    /** Data to train on, in the order of its content; {@code task} of the source may be null. */
    public PreparedData prepare(DataSource source) {
        return prepare(source, Order.CONTENT);
    }

    /** Data to train on, in that order; {@code task} of the source may be null. */
    public PreparedData prepare(DataSource source, Order order) {
        return prepare(source, new Wanted(source.label(), source.task(), null, true, order, source.reading()));
    }

    /**
     * Data to evaluate on, in its own order, which has to fit a model's; where labels aren't needed, they aren't looked
     * at.
     */
    public PreparedData prepareLike(DataSource source, Schema like, boolean needsLabels) {
        return prepareLike(source, like, needsLabels, Order.SOURCE);
    }

    /** As above, in that order. */
    public PreparedData prepareLike(DataSource source, Schema like, boolean needsLabels, Order order) {
        return prepare(source, new Wanted(source.label(), like.task(), like, needsLabels, order, source.reading()));
    }

    /**
     * A DataFrame to train on: all columns but the label are features. Labels that are numbers are the classes' indices
     * in a classification, as Spark ML has it.
     */
    public PreparedData prepare(Dataset<Row> frame, String label, Task task, Order order) {
        return prepare(frame, label, task, order, Reading.AUTO);
    }

    /** As above, in that way of reading; of several label columns with commas between. */
    public PreparedData prepare(Dataset<Row> frame, String label, Task task, Order order, Reading reading) {
        return prepare(frame, new Wanted(label, task, null, true, order, reading));
    }

    /** A DataFrame to evaluate on, which has to fit a model's data. */
    public PreparedData prepareLike(Dataset<Row> frame, Schema like, Order order, Reading reading) {
        return prepare(frame, new Wanted(like.labelName(), like.task(), like, true, order, reading));
    }

    /** What a DataFrame holds can't be told without reading it, so none is found again. */
    private PreparedData prepare(Dataset<Row> frame, Wanted wanted) {
        var from = new DataSource("DataFrame", DataFormat.AUTO, wanted.label(), wanted.task(), DataSource.Part.TRAIN);
        var opened = SparkJobs.run(() -> DatasetSource.of(frame, wanted, from.uri(), true));
        return catalogue.add("frame-" + UUID.randomUUID(), place -> write(from, opened, wanted, place));
    }

    private PreparedData prepareTable(DataSource source, Wanted wanted) {
        var opened = SparkJobs.run(() -> DatasetFormats.table(source, wanted));
        return catalogue.add("table-" + UUID.randomUUID(), place -> write(source, opened, wanted, place));
    }

    /** URI of the directory for what jobs leave for the driver, on a file system that all workers see. */
    public String staging() {
        return catalogue.uri();
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
            if (DatasetFormats.isTable(source.uri())) return prepareTable(source, wanted);
            if (!Generators.isBuiltin(source.uri())) SharedPlaces.refuseUnseen(sc.master(), source.uri(), "data", conf);
            var files = SourceFormats.files(source, conf);
            var name = Catalogue.name(source, files, wanted, conf);
            var there = catalogue.find(name);
            if (there.isPresent()) return there.get();
            var opened = SparkJobs.run(() -> SourceFormats.open(source, files, wanted, conf));
            return catalogue.add(name, place -> write(source, opened, wanted, place));
        } catch (IOException e) {
            if (SparkJobs.isUnreadable(e))
                throw new UserError("data: " + source.uri() + " can't be read: " + e.getMessage(), e);
            throw new UncheckedIOException("data: " + source.uri() + ": " + e.getMessage(), e);
        }
    }

    private DatasetInfo write(DataSource from, Source opened, Wanted wanted, Directory place) {
        var slices = opened.slices();
        if (slices.isEmpty()) throw empty(from);
        var conf = sc.hadoopConfiguration();
        var parsed = Preparation.parse(sc, opened, slices, wanted, conf);
        try {
            var scans = SparkJobs.run(() -> parsed.filter(chunk -> chunk.scan() != null)
                    .map(Parsed::scan)
                    .collect());
            var unaligned = Mistakes.unaligned(slices, scans);
            if (!unaligned.isEmpty()) return write(from, opened.whole(unaligned), wanted, place);
            var all = Scan.merged(scans);
            var notes = new ArrayList<>(opened.notes());
            Mistakes.refuse(opened, slices, scans, all, wanted);
            if (all.rows == 0) throw empty(from);
            if (!all.weighs)
                throw new UserError("weight: every row of " + from.uri() + " has weight 0 in column \""
                        + wanted.weight() + "\"; allowed are weights of which some are positive");
            var source = opened.found(all.problems);
            if (source.holdsNonZeros())
                LibsvmSource.tell(all.problems, wanted.reading().zeroBased(), notes);
            if (source.featureNames().isEmpty()) throw new UserError("data: " + from.uri() + " holds no features");
            var labels = labels(from, source, all, wanted, () -> Mistakes.firstText(slices, scans, wanted));
            if (labels.reason() != null) notes.add(0, labels.reason());
            if (source.labelled() && wanted.reading().dropUnlabelled())
                Scan.drop(scans, all, !Labels.isText(source, all, wanted), notes);
            if (source.holdsCells())
                source = TableEncoding.decide(source, all, wanted, Mistakes.places(opened, slices, scans), notes);
            Summary.refuseOtherScale(from, source, all, wanted.like());
            var preparation = new Preparation(source, labels, all, place.uri(), conf);
            var parts = SparkJobs.run(() -> wanted.order() == Order.CONTENT
                    ? preparation.inContentOrder(parsed, place)
                    : preparation.inSourceOrder(parsed, scans));
            return Summary.of(from, source, wanted, labels, parts, notes);
        } finally {
            parsed.unpersist(false);
        }
    }

    private static UserError empty(DataSource from) {
        return new UserError("data: " + from.uri() + " holds no rows; at least one is needed");
    }

    private static Labels labels(DataSource from, Source source, Scan all, Wanted wanted, Supplier<String> firstText) {
        if (source.labelled()) return Labels.decide(source, all, wanted, from.uri(), firstText);
        return new Labels(
                wanted.like() == null ? Task.REGRESSION : wanted.like().task(), List.of());
    }
}
