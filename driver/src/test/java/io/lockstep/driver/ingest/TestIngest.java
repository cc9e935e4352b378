package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.RowBatch;
import io.lockstep.core.data.Schema;
import io.lockstep.core.data.Task;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.options.DataFormat;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/** Data files and an {@link Ingest} in a directory of their own. */
record TestIngest(Path directory, Path staging, Ingest ingest) {
    static TestIngest in(Path directory) {
        return in(directory, "staging");
    }

    /** With another directory for prepared data, so that nothing comes from the last one. */
    static TestIngest in(Path directory, String staging) {
        var place = directory.resolve(staging);
        return new TestIngest(directory, place, new Ingest(LocalSpark.context(), place.toString()));
    }

    Path write(String name, String text) throws IOException {
        return write(name, text.getBytes(StandardCharsets.UTF_8));
    }

    Path write(String name, byte[] bytes) throws IOException {
        var file = directory.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.write(file, bytes);
    }

    /** In the source's order, which most tests look at. */
    PreparedData prepare(Path data) {
        return ingest.prepare(DataSource.of(data.toString()), DatasetInfo.Order.SOURCE);
    }

    PreparedData prepare(DataSource data) {
        return ingest.prepare(data);
    }

    PreparedData prepareByContent(Path data) {
        return ingest.prepare(DataSource.of(data.toString()));
    }

    PreparedData prepare(Path data, Task task) {
        return ingest.prepare(
                new DataSource(data.toString(), DataFormat.AUTO, "label", task, DataSource.Part.TRAIN),
                DatasetInfo.Order.SOURCE);
    }

    PreparedData prepareLike(Path data, Schema like, boolean needsLabels) {
        return ingest.prepareLike(DataSource.of(data.toString()), like, needsLabels);
    }

    /** That the data is refused with a message of one line that holds all of {@code parts}, and that nothing is left. */
    void refuses(Path data, String... parts) throws IOException {
        refuses(DataSource.of(data.toString()), parts);
    }

    void refuses(DataSource source, String... parts) throws IOException {
        refused(assertThrows(UserError.class, () -> ingest.prepare(source)), parts);
    }

    void refusesLike(Path data, Schema like, String... parts) throws IOException {
        refused(assertThrows(UserError.class, () -> prepareLike(data, like, true)), parts);
    }

    private void refused(UserError error, String... parts) throws IOException {
        var message = error.getMessage();
        for (var part : parts) assertTrue(message.contains(part), () -> "\"" + part + "\" in: " + message);
        assertEquals(1, message.lines().count(), message);
        assertTrue(message.length() < 1000, message);
        assertEquals(List.of(), unfinished());
    }

    /** Directories that a preparation began and didn't finish. */
    List<String> unfinished() throws IOException {
        if (!Files.exists(staging)) return List.of();
        try (var files = Files.list(staging)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("."))
                    .toList();
        }
    }

    /** Features of all rows as a network gets them, and targets. */
    record Rows(float[][] features, float[] targets) {}

    static Rows rows(PreparedData data) {
        var table = BlockCache.table(data.dir(), LocalSpark.context().hadoopConfiguration())
                .withSparse(false);
        int n = (int) table.rows();
        var batch = new RowBatch();
        table.gather(LongStream.range(0, n).toArray(), 0, n, batch);
        var features = new float[n][];
        for (int i = 0; i < n; i++)
            features[i] = Arrays.copyOfRange(batch.dense.data, i * table.features(), (i + 1) * table.features());
        return new Rows(features, Arrays.copyOf(batch.targets.data, n));
    }

    static List<String> blockHashes(DatasetInfo info) {
        return info.blocks().stream().map(DatasetInfo.BlockFile::sha256).toList();
    }
}
