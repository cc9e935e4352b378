package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.MiniHdfs;
import io.lockstep.driver.files.Directory;
import java.net.URI;
import java.nio.file.Path;
import org.apache.hadoop.fs.FileSystem;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Data, checkpoints and model on a real HDFS: the same weights as on this machine's disk, and resumable like there. */
@Tag("slow")
@Timeout(120)
class HdfsTest {
    private static final int EPOCHS = 6;

    @TempDir
    static Path temp;

    private static MiniHdfs hdfs;
    private static JavaSparkContext sc;
    private static String expected;

    @BeforeAll
    static void start() throws Exception {
        hdfs = new MiniHdfs(temp.resolve("hdfs"));
        sc = LocalSpark.start("local[2]");
        var local = temp.resolve("local").toString();
        Directory.at(local, sc.hadoopConfiguration()).writeText("train.libsvm", SparseDigits.libsvm());
        expected = train(local, 0, false, TrainListener.NONE).weightsSha256();
        onHdfs().writeText("train.libsvm", SparseDigits.libsvm());
    }

    @AfterAll
    static void stop() {
        LocalSpark.stop();
        hdfs.close();
    }

    private static Directory onHdfs() {
        return Directory.at(hdfs.uri("/work"), sc.hadoopConfiguration());
    }

    @Test
    void pausedAndResumed() {
        assertEquals(
                TrainResult.End.PAUSED,
                train(onHdfs().uri(), 2, false, TrainListener.NONE).end());
        var result = train(onHdfs().uri(), 0, true, TrainListener.NONE);
        assertEquals(expected, result.weightsSha256());
        assertEquals(EPOCHS, result.history().size());
        var model = ModelDirectory.read(onHdfs().child("run").uri(), sc.hadoopConfiguration());
        assertEquals(expected, model.weightsSha256());
        onHdfs().delete("run");
    }

    @Test
    void resumedAfterADriverDied() throws Exception {
        var dies = new TrainListener() {
            @Override
            public void epochEnded(EpochMetrics metrics) {
                if (metrics.epoch() == 4) throw new IllegalStateException("the driver dies");
            }
        };
        assertThrows(IllegalStateException.class, () -> train(onHdfs().uri(), 0, false, dies));
        var run = onHdfs().child("run");
        assertFalse(run.has("model.safetensors"));
        // A checkpoint that was half written, one of its files never closed: its lease is still the dead driver's.
        try (var dead = FileSystem.newInstance(URI.create(hdfs.uri("/")), sc.hadoopConfiguration())) {
            var half = dead.create(
                    new org.apache.hadoop.fs.Path(run.uri() + "/checkpoints/epoch-00005/.state.safetensors.part"));
            half.write(new byte[1000]);
            half.hflush();
            var result = train(onHdfs().uri(), 0, true, TrainListener.NONE);
            assertEquals(expected, result.weightsSha256());
        }
        assertTrue(run.has("model.safetensors"));
        onHdfs().delete("run");
    }

    private static TrainResult train(String directory, int stopAfter, boolean resume, TrainListener listener) {
        return DigitsRun.train(sc, directory, "run", EPOCHS, stopAfter, resume, listener);
    }
}
