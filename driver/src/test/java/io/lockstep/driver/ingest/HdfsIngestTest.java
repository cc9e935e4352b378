package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.MiniHdfs;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Source and prepared form on a real HDFS: the same as on a local disk. */
@Tag("slow")
@Timeout(value = 180, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class HdfsIngestTest {
    @TempDir
    static Path disk;

    private static MiniHdfs hdfs;

    @TempDir
    Path temp;

    @BeforeAll
    static void start() throws IOException {
        hdfs = new MiniHdfs(disk);
    }

    @AfterAll
    static void stop() {
        hdfs.close();
    }

    private static FileSystem fileSystem() throws IOException {
        var root = new org.apache.hadoop.fs.Path(hdfs.uri("/"));
        return root.getFileSystem(LocalSpark.context().hadoopConfiguration());
    }

    private static String copied(Path directory) throws IOException {
        var target = new org.apache.hadoop.fs.Path(hdfs.uri("/data/" + directory.getFileName()));
        fileSystem().copyFromLocalFile(new org.apache.hadoop.fs.Path(directory.toUri()), target);
        return target.toString();
    }

    @ParameterizedTest
    @EnumSource(names = {"CSV", "LIBSVM_GZIP", "PARQUET"})
    void theSameRowsAreInTheSameBlocks(TableFormat format) throws IOException {
        var directory = format.write(RandomTable.of(8, 60, 3, 2), 2, temp.resolve(format.name()));
        var local = TestIngest.in(temp).prepare(directory);
        var conf = LocalSpark.context().hadoopConfiguration();
        conf.setLong(SourceFiles.SLICE_BYTES, 500);
        try {
            var ingest = new Ingest(LocalSpark.context(), hdfs.uri("/staging"));
            var data = ingest.prepare(DataSource.of(copied(directory)));
            assertTrue(data.dir().startsWith(hdfs.uri("/staging/")), data.dir());
            assertEquals(local.info().blocks(), data.info().blocks());
            assertEquals(local.info().fingerprint(), data.info().fingerprint());
            assertArrayEquals(
                    TestIngest.rows(local).features(), TestIngest.rows(data).features());
            var left = fileSystem().listStatus(new org.apache.hadoop.fs.Path(hdfs.uri("/staging")));
            for (var status : left) assertTrue(!status.getPath().getName().startsWith("."), status.toString());
        } finally {
            conf.unset(SourceFiles.SLICE_BYTES);
        }
    }

    @Test
    void whatIsAbsentIsRefusedByName() {
        var ingest = new Ingest(LocalSpark.context(), hdfs.uri("/staging"));
        var uri = hdfs.uri("/data/nowhere.csv");
        var error = assertThrows(UserError.class, () -> ingest.prepare(DataSource.of(uri)));
        assertEquals("data: " + uri + " does not exist", error.getMessage());
    }
}
