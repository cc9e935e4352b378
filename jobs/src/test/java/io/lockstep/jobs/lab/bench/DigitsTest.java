package io.lockstep.jobs.lab.bench;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.data.BlockTable;
import io.lockstep.driver.ingest.BlockCache;
import io.lockstep.driver.ingest.DataSource;
import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.options.DataFormat;
import java.nio.file.Path;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@Tag("slow")
class DigitsTest {
    @TempDir
    Path temp;

    @Test
    void syntheticDigitsAreAsSparseAsMnist() {
        var images = SyntheticDigits.generate(2000);
        assertEquals(0.19, images.density(), 0.01);
        boolean[] seen = new boolean[10];
        for (byte label : images.labels()) seen[label] = true;
        for (boolean one : seen) assertTrue(one);
        assertArrayEquals(images.pixels(), SyntheticDigits.generate(2000).pixels(), "the same every time");
        assertEquals(7, images.first(7).rows());
    }

    @Test
    void whatPeersGetIsWhatWasIngested() throws Exception {
        var images = SyntheticDigits.generate(1500);
        SyntheticDigits.writeIdx(images, temp.resolve("digits"));
        var conf = new SparkConf()
                .setMaster("local[1]")
                .setAppName("digits")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1")
                .set("spark.driver.bindAddress", "127.0.0.1");
        try (var sc = new JavaSparkContext(conf)) {
            var source = new DataSource(
                    temp.resolve("digits").toString(), DataFormat.IDX, "label", null, DataSource.Part.TRAIN);
            var prepared = new Ingest(sc, temp.resolve("staging").toString()).prepare(source);
            var table = BlockCache.table(prepared.dir(), sc.hadoopConfiguration());
            assertTrue(table.sparse());
            var back = DigitImages.of(prepared.info(), table.withSparse(false));
            assertEquals(images.rows(), back.rows());
            assertEquals(images.density(), back.density());
            var narrow = BlockTable.of(new float[][] {{1}}, new float[] {0});
            var columns = new DataSource("builtin:moons", DataFormat.AUTO, "label", null, DataSource.Part.TRAIN);
            var moons = new Ingest(sc, temp.resolve("staging").toString()).prepare(columns);
            var error = assertThrows(UserError.class, () -> DigitImages.of(moons.info(), narrow));
            assertTrue(error.getMessage().contains("2 features"), error.getMessage());
        }
    }
}
