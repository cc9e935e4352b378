package io.lockstep.driver.ingest;

import io.lockstep.core.data.DatasetInfo;
import io.lockstep.driver.files.Directory;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.Partitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.SerializableConfiguration;
import scala.Tuple2;

/**
 * The Spark jobs that bring rows into their prepared order and write the blocks.
 *
 * <p>By content: each row goes, by the leading bits of its key, to one of a number of parts that the data alone decides;
 * a part is sorted in memory and cut into blocks. Copies of a row would all be in one place, so the second and later
 * ones get keys of their own and go through the shuffle once more; only the parts that they reach are written again.
 */
final class Preparation {
    private static final long PART_BYTES = 8L << 20;
    private static final long MOST_PART_BYTES = 256L << 20;
    private static final long BLOCK_BYTES = 4L << 20;
    private static final long MOST_BLOCK_BYTES = 16L << 20;
    private static final int BLOCK_ROWS = 4096;
    /** Beyond so many parts or blocks, they get larger instead. */
    private static final long MANY = 4096;

    private final Source source;
    private final Labels labels;
    private final RowForm form;
    private final String directory;
    private final SerializableConfiguration conf;
    private final Scan all;
    private final long rowBytes;

    /**
     * @param all what the scans of all slices found together
     * @param directory URI of the prepared data
     */
    Preparation(Source source, Labels labels, Scan all, String directory, Configuration conf) {
        this.source = source;
        this.labels = labels;
        this.all = all;
        this.directory = directory;
        this.conf = new SerializableConfiguration(conf);
        int features = source.featureNames().size();
        long nonZeros = source instanceof EncodedSource table ? table.nonZeros() : all.nonZeros;
        var kind = source.holdsBytes()
                ? RowForm.Kind.BYTES
                : DatasetInfo.isSparse(nonZeros, all.rows, features) ? RowForm.Kind.NON_ZEROS : RowForm.Kind.FLOATS;
        form = new RowForm(kind, features, source.labelCount(), source.weighted());
        rowBytes = Math.max(
                1,
                switch (kind) {
                    case BYTES -> features;
                    case FLOATS -> 4L * features;
                    case NON_ZEROS -> 8 * nonZeros / all.rows;
                });
    }

    /** Reads all slices; kept until the blocks are written, so that text is parsed once. */
    static JavaRDD<Parsed> parse(
            JavaSparkContext sc, Source source, List<Slice> slices, Wanted wanted, Configuration conf) {
        if (source instanceof DatasetSource frame)
            return frame.rows()
                    .mapPartitions(rows -> Parsed.of(frame, wanted, rows))
                    .persist(StorageLevel.MEMORY_AND_DISK_SER());
        var shared = new SerializableConfiguration(conf);
        return sc.parallelize(slices, slices.size())
                .flatMap(slice -> Parsed.of(source, slice, wanted, shared.value()))
                .persist(StorageLevel.DISK_ONLY());
    }

    /** Parts, each small enough to be sorted in memory. */
    private int parts() {
        long bytes = all.rows * rowBytes;
        long size = Math.max(PART_BYTES, Math.min(MOST_PART_BYTES, bytes / MANY));
        return (int) Math.max(1, Math.min(1 << 20, (bytes + size - 1) / size));
    }

    /** Most rows of a block: fewer where rows are wide, more where there would be very many blocks. */
    private int rowsPerBlock() {
        long bytes = Math.max(BLOCK_BYTES, Math.min(MOST_BLOCK_BYTES, all.rows * rowBytes / MANY));
        long rows = Math.max(BLOCK_ROWS, Math.min(16 * BLOCK_ROWS, all.rows / MANY));
        return (int) Math.max(1, Math.min(rows, bytes / rowBytes));
    }

    /** Writes the rows in their source's order, each slice's blocks by its own task. */
    List<BlockWriter.Written> inSourceOrder(JavaRDD<Parsed> parsed, List<Scan> scans) {
        var starts = new long[scans.size() + 1];
        for (int i = 0; i < scans.size(); i++) starts[i + 1] = starts[i] + scans.get(i).rows;
        var job = new Job(source, labels, form, directory, conf, rowsPerBlock(), 1);
        return parsed.mapPartitionsWithIndex(
                        (slice, chunks) -> List.of(
                                        job.slice(slice, chunks, starts[slice], starts[slice + 1] - starts[slice]))
                                .iterator(),
                        true)
                .collect();
    }

    /** Writes the rows in the order of their content. */
    List<BlockWriter.Written> inContentOrder(JavaRDD<Parsed> parsed, Directory place) {
        int parts = parts();
        var job = new Job(source, labels, form, directory, conf, rowsPerBlock(), parts);
        var dealt = dealt(parsed.mapPartitionsToPair(job::deal), parts);
        var gathered = dealt.mapPartitionsWithIndex((part, packs) -> job.gather(part, packs), true)
                .persist(StorageLevel.MEMORY_AND_DISK_SER());
        try {
            var written = new ArrayList<>(gathered.map(Gathered::written).collect());
            if (gathered.filter(part -> part.again.length > 0).isEmpty()) return written;
            var again = dealt(gathered.flatMapToPair(part -> new Copies(part.again, parts)), parts);
            var rewritten = dealt.zipPartitions(again, job::gatherAgain).collect();
            for (var part : rewritten) {
                for (var old : written.get(part.part()).blocks()) place.delete(old.path());
                written.set(part.part(), part);
            }
            return written;
        } finally {
            gathered.unpersist(false);
        }
    }

    private static JavaRDD<byte[]> dealt(JavaPairRDD<Integer, byte[]> packs, int parts) {
        return packs.partitionBy(new Parts(parts)).values();
    }

    /** A part's blocks, and its rows that have copies: with how many there are beside the one written. */
    private record Gathered(BlockWriter.Written written, byte[] again) implements Serializable {}

    /** Keys are parts. */
    private static final class Parts extends Partitioner {
        private static final long serialVersionUID = 1L;
        private final int count;

        Parts(int count) {
            this.count = count;
        }

        @Override
        public int numPartitions() {
            return count;
        }

        @Override
        public int getPartition(Object key) {
            return (Integer) key;
        }
    }

    /** Deals the copies of rows, each under a key of its own. */
    private static final class Copies extends KeyDealer {
        private final byte[] records;
        private int at;
        private int done;

        Copies(byte[] records, int parts) {
            super(parts);
            this.records = records;
        }

        @Override
        boolean more() {
            if (at == records.length) return false;
            var key = new io.lockstep.core.random.RandomKey(RowForm.high(records, at), RowForm.low(records, at))
                    .with(++done);
            var pack = pack(key);
            int start = pack.size;
            RowForm.putAgain(records, at, key, 1, pack);
            dealt(key, start);
            if (done == RowForm.copies(records, at)) {
                at += RowForm.length(records, at);
                done = 0;
            }
            return true;
        }
    }

    /** What tasks do; travels to them. */
    private record Job(
            Source source,
            Labels labels,
            RowForm form,
            String directory,
            SerializableConfiguration conf,
            int rowsPerBlock,
            int parts)
            implements Serializable {

        Iterator<Tuple2<Integer, byte[]>> deal(Iterator<Parsed> chunks) {
            var rows = new StoredRows(source, labels, form, chunks);
            return new KeyDealer(parts) {
                @Override
                boolean more() {
                    var row = rows.next();
                    if (row == null) return false;
                    var key = row.key();
                    var pack = pack(key);
                    int start = pack.size;
                    form.put(row, key, 1, pack);
                    dealt(key, start);
                    return true;
                }
            };
        }

        Iterator<Gathered> gather(int part, Iterator<byte[]> packs) {
            var rows = new SortedRows();
            rows.addAll(packs);
            rows.sort(true);
            var again = new RowBytes(64);
            for (int i = 0; i < rows.size(); i++)
                if (rows.copies(i) > 1)
                    RowForm.putAgain(rows.data(i), rows.at(i), rows.key(i), rows.copies(i) - 1, again);
            return List.of(new Gathered(write(rows, "part", part), again.take()))
                    .iterator();
        }

        Iterator<BlockWriter.Written> gatherAgain(Iterator<byte[]> firsts, Iterator<byte[]> copies) {
            if (!copies.hasNext()) return List.<BlockWriter.Written>of().iterator();
            var rows = new SortedRows();
            rows.addAll(firsts);
            rows.sort(true);
            rows.addAll(copies);
            rows.sort(false);
            return List.of(write(rows, "all", TaskContext.getPartitionId())).iterator();
        }

        private BlockWriter writer(String prefix, int part) {
            return new BlockWriter(
                    form, labels.classNames().size(), Directory.at(directory, conf.value()), prefix, part);
        }

        private BlockWriter.Written write(SortedRows rows, String prefix, int part) {
            var writer = writer(prefix, part);
            long n = rows.size();
            long blocks = (n + rowsPerBlock - 1) / rowsPerBlock;
            for (int i = 0, block = 0; i < n; i++) {
                if (i == block * n / blocks) writer.begin((int) (++block * n / blocks) - i);
                writer.add(rows.data(i), rows.at(i), rows.key(i));
            }
            return writer.written();
        }

        BlockWriter.Written slice(int slice, Iterator<Parsed> chunks, long start, long n) {
            var writer = writer("slice", slice);
            var rows = new StoredRows(source, labels, form, chunks);
            var record = new RowBytes(1 << 10);
            long blocks = (n + rowsPerBlock - 1) / rowsPerBlock;
            for (long i = 0, block = 0; i < n; i++) {
                if (i == block * n / blocks) writer.begin((int) (++block * n / blocks - i));
                var row = rows.next();
                var key = row.key().with(start + i);
                record.size = 0;
                form.put(row, key, 1, record);
                if (row.features.kept.length > 0) writer.keep(row.features.kept);
                writer.add(record.data, 0, key);
            }
            return writer.written();
        }
    }
}
