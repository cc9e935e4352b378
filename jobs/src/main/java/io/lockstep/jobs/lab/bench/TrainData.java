package io.lockstep.jobs.lab.bench;

import io.lockstep.core.Figures;
import io.lockstep.core.data.RowBatch;
import io.lockstep.driver.ingest.BlockCache;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.trials.SparkTrials;
import io.lockstep.jobs.lab.bench.TrainCase.Data;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;

/** The cases' data in each form that a contender wants, made when it is first asked for. */
final class TrainData {
    private static final int WIDE_ROWS = 12 * 1024;
    private static final String MOONS = "builtin:moons?n=%d";

    private final SparkTrials trials;
    private final Configuration conf;
    private final Path directory;
    private final String mnist; // null for synthetic digits
    private final int rows;
    private final Map<Data, ResolvedData> prepared = new EnumMap<>(Data.class);
    private final Map<Data, DigitImages> images = new EnumMap<>(Data.class);

    /**
     * @param directory for files
     * @param mnist URI of MNIST; null for synthetic data of its shape, of so many rows
     */
    TrainData(SparkTrials trials, Configuration conf, Path directory, String mnist, int rows) {
        this.trials = trials;
        this.conf = conf;
        this.directory = directory;
        this.mnist = mnist;
        this.rows = rows;
    }

    /** As Lockstep trains on it. */
    ResolvedData prepared(Data data) throws IOException {
        var known = prepared.get(data);
        if (known != null) return known;
        var made = trials.prepare(TrainOptions.parse(Map.of("data", uri(data))));
        prepared.put(data, made);
        return made;
    }

    private String uri(Data data) throws IOException {
        if (data == Data.POINTS) return Figures.text(MOONS, points());
        if (data == Data.SPARSE && mnist != null) return mnist;
        var place = directory.resolve("idx-" + data.file());
        SyntheticDigits.writeIdx(images(data), place);
        return place.toUri().toString();
    }

    private int points() {
        return Math.min(20_000, rows);
    }

    /** As plain bytes; not for points. */
    DigitImages images(Data data) throws IOException {
        var known = images.get(data);
        if (known != null) return known;
        var made =
                switch (data) {
                    case SPARSE -> mnist == null ? SyntheticDigits.generate(rows) : read();
                    case DENSE -> images(Data.SPARSE).withoutZeros();
                    case WIDE -> images(Data.DENSE).first(Math.min(WIDE_ROWS, rows));
                    case POINTS -> throw new IllegalArgumentException("points are no images");
                };
        images.put(data, made);
        return made;
    }

    private DigitImages read() throws IOException {
        var data = prepared(Data.SPARSE);
        return DigitImages.of(data.info(), BlockCache.table(data.train(), conf).withSparse(false));
    }

    int rows(Data data) throws IOException {
        return data == Data.POINTS ? points() : images(data).rows();
    }

    /** The share of features that are not zero. */
    double density(Data data) throws IOException {
        return data == Data.SPARSE ? images(data).density() : 1;
    }

    /** A file for other programs: pixels as bytes, or numbers as little-endian floats, then a byte a label. */
    Path file(Data data) throws IOException {
        var file = directory.resolve(data.file() + ".bin");
        if (Files.exists(file)) return file;
        if (data == Data.POINTS) writePoints(file);
        else images(data).write(file);
        return file;
    }

    private void writePoints(Path file) throws IOException {
        var data = prepared(Data.POINTS);
        var table = BlockCache.table(data.train(), conf).withSparse(false);
        int n = Math.toIntExact(table.rows());
        long[] ids = new long[n];
        for (int i = 0; i < n; i++) ids[i] = i;
        var batch = new RowBatch();
        table.gather(ids, 0, n, batch);
        int features = Data.POINTS.features;
        var out = ByteBuffer.allocate(n * (features * Float.BYTES + 1)).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < n * features; i++) out.putFloat(batch.dense.data[i]);
        for (int i = 0; i < n; i++) out.put((byte) batch.targets.data[i]);
        Files.write(file, out.array());
    }

    /** Where contenders may write. */
    Path directory() {
        return directory;
    }

    /** What the digits are. */
    String name() {
        return mnist == null ? "synthetic digits" : mnist;
    }
}
