package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.options.DataFormat;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The prepared form on disk, and its copy in memory. */
@Tag("slow")
class PreparedFormTest {
    private static final String ROWS = "a,label\n1,x\n2,y\n3,x\n";

    @TempDir
    Path temp;

    private TestIngest ingest;

    @BeforeEach
    void open() {
        ingest = TestIngest.in(temp);
    }

    private static Configuration conf() {
        return LocalSpark.context().hadoopConfiguration();
    }

    private static Path path(PreparedData data) {
        return Path.of(URI.create(data.dir()));
    }

    @Test
    void itIsWrittenOnceAndFoundAgain() throws IOException {
        var file = ingest.write("a.csv", ROWS);
        var first = ingest.prepare(file);
        var manifest = path(first).resolve(Catalogue.MANIFEST);
        // Its time says when it was used last; what is written gets a file of its own.
        var written = Files.readAttributes(manifest, BasicFileAttributes.class).fileKey();
        var block = path(first).resolve("blocks/slice-00000-000.safetensors");
        var time = Files.getLastModifiedTime(block);
        var again = ingest.prepare(file);
        assertEquals(first, again);
        assertEquals(
                written,
                Files.readAttributes(manifest, BasicFileAttributes.class).fileKey());
        assertEquals(time, Files.getLastModifiedTime(block));
        assertEquals(first.info(), DatasetInfo.fromJson(Files.readString(manifest), "manifest"));
        try (var files = Files.walk(path(first))) {
            var names = files.filter(Files::isRegularFile)
                    .map(inside -> path(first).relativize(inside).toString())
                    .sorted()
                    .toList();
            assertEquals(List.of("blocks/slice-00000-000.safetensors", "dataset.json"), names);
        }
    }

    @Test
    void changedSourcesAndOtherQuestionsGetFormsOfTheirOwn() throws IOException {
        var file = ingest.write("a.csv", ROWS);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1_000_000));
        var first = ingest.prepare(file);
        Files.writeString(file, ROWS.replace("3", "4"));
        Files.setLastModifiedTime(file, FileTime.fromMillis(2_000_000));
        var changed = ingest.prepare(file);
        assertNotEquals(first.dir(), changed.dir());
        assertNotEquals(first.info().fingerprint(), changed.info().fingerprint());
        assertEquals(4, TestIngest.rows(changed).features()[2][0]);
        var byOther = new DataSource(file.toString(), DataFormat.CSV, "a", null, DataSource.Part.TRAIN);
        ingest.refuses(byOther, "text in the feature columns label");
        assertNotEquals(
                changed.dir(),
                ingest.prepareLike(file, changed.info().schema(), false).dir());
    }

    @Test
    void blocksWithoutAManifestAreNoData() throws IOException {
        var data = ingest.prepare(ingest.write("a.csv", ROWS));
        Files.delete(path(data).resolve(Catalogue.MANIFEST));
        var error = assertThrows(UserError.class, () -> BlockCache.info(data.dir(), conf()));
        assertTrue(error.getMessage().contains("no prepared data there"), error.getMessage());
    }

    @Test
    void damagedAndMissingBlocksAreNamed() throws IOException {
        var damaged = ingest.prepare(ingest.write("a.csv", ROWS));
        var block = path(damaged).resolve("blocks/slice-00000-000.safetensors");
        byte[] bytes = Files.readAllBytes(block);
        bytes[bytes.length - 1] ^= 1;
        Files.write(block, bytes);
        var error = assertThrows(UserError.class, () -> TestIngest.rows(damaged));
        assertTrue(
                error.getMessage()
                        .contains("slice-00000-000.safetensors is damaged: its checksum differs; delete the directory"),
                error.getMessage());
        var missing = ingest.prepare(ingest.write("b.csv", ROWS));
        Files.delete(path(missing).resolve("blocks/slice-00000-000.safetensors"));
        error = assertThrows(UserError.class, () -> TestIngest.rows(missing));
        assertTrue(error.getMessage().contains("is gone; delete the directory"), error.getMessage());
    }

    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whoeverPreparesAtTheSameTimeGetsTheSame() throws Exception {
        var file = ingest.write("a.csv", ROWS);
        int racers = 4;
        var start = new CyclicBarrier(racers);
        Callable<PreparedData> racer = () -> {
            start.await(60, TimeUnit.SECONDS);
            return ingest.prepare(file);
        };
        var pool = Executors.newFixedThreadPool(racers);
        try {
            var all = new ArrayList<PreparedData>();
            for (var result : pool.invokeAll(Collections.nCopies(racers, racer))) all.add(result.get());
            for (var one : all) assertEquals(all.get(0), one);
            assertEquals(3, TestIngest.rows(all.get(0)).features().length);
            assertEquals(List.of(), ingest.unfinished());
            // The losers' copies are gone, from inside the winner's too.
            try (var inside = Files.list(path(all.get(0)))) {
                assertEquals(2, inside.count());
            }
        } finally {
            pool.shutdown();
            assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void aPlaceTakenInTheLastMomentIsLeftAsItIs() throws IOException {
        var file = ingest.write("a.csv", ROWS);
        var data = ingest.prepare(file);
        // As a file system that can't move onto a directory leaves it: the manifest not there yet, the place taken.
        var manifest = path(data).resolve(Catalogue.MANIFEST);
        Files.move(manifest, temp.resolve("aside"));
        var again = ingest.prepare(file);
        assertEquals(data.dir(), again.dir());
        assertEquals(3, TestIngest.rows(again).features().length);
        assertEquals(List.of(), ingest.unfinished());
    }

    /** A bit anywhere in the manifest: named, with what to do, and never read as something else. */
    @Test
    void aDamagedManifestIsNamed() throws IOException {
        var file = ingest.write("a.csv", ROWS);
        var manifest = path(ingest.prepare(file)).resolve(Catalogue.MANIFEST);
        byte[] whole = Files.readAllBytes(manifest);
        for (int at = 0; at < whole.length; at += 7) {
            byte[] bytes = whole.clone();
            bytes[at] ^= 2;
            Files.write(manifest, bytes);
            var error = assertThrows(UserError.class, () -> ingest.prepare(file));
            assertTrue(
                    error.getMessage().contains("dataset.json is damaged")
                                    && error.getMessage().contains("delete this directory")
                            || error.getMessage().contains("format version"),
                    error.getMessage());
        }
        var text = new String(whole, java.nio.charset.StandardCharsets.UTF_8);
        var fewer = text.replaceFirst("\"rows\" *: *3", "\"rows\" : 2");
        assertNotEquals(text, fewer, text);
        Files.writeString(manifest, fewer); // JSON as good as any: its own checksum tells
        assertTrue(assertThrows(UserError.class, () -> ingest.prepare(file))
                .getMessage()
                .contains("dataset.json is damaged"));
        Files.write(manifest, java.util.Arrays.copyOf(whole, whole.length / 2));
        assertThrows(UserError.class, () -> ingest.prepare(file));
    }

    /** Trials that run at once in a JVM stand on one copy, loaded once. */
    @Test
    @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void aJvmHoldsOneCopyOfABlock() throws Exception {
        var data = ingest.prepare(ingest.write("a.csv", ROWS));
        int trials = 4;
        var start = new CyclicBarrier(trials);
        Callable<Object> trial = () -> {
            start.await(60, TimeUnit.SECONDS);
            return BlockCache.block(data.dir(), 0, conf());
        };
        var pool = Executors.newFixedThreadPool(trials);
        try {
            var blocks = pool.invokeAll(Collections.nCopies(trials, trial));
            var first = blocks.get(0).get();
            for (var block : blocks) assertSame(first, block.get());
            var tables = new CachedTables(LocalSpark.context());
            assertEquals(data.info(), tables.info(data.dir()));
            BlockTable one = tables.table(data.dir());
            assertNotSame(one, tables.table(data.dir()));
            assertSame(first, BlockCache.block(data.dir(), 0, conf()));
        } finally {
            pool.shutdown();
            assertTrue(pool.awaitTermination(60, TimeUnit.SECONDS));
        }
    }
}
