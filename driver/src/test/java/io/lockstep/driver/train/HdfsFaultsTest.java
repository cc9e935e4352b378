package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.MiniHdfs;
import io.lockstep.driver.files.Directory;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An HDFS that fails under a training whose data, checkpoints and model it holds. */
@Tag("slow")
@Timeout(180)
class HdfsFaultsTest {
    private static final int EPOCHS = 12;
    private static final int FAULT = 4; // the epoch after which it comes

    @TempDir
    static Path temp;

    private static MiniHdfs hdfs;
    private static JavaSparkContext sc;
    private static String expected;

    @BeforeAll
    static void start() throws Exception {
        hdfs = new MiniHdfs(temp.resolve("hdfs"), 2);
        sc = LocalSpark.start("local[2]");
        var local = temp.resolve("local").toString();
        Directory.at(local, sc.hadoopConfiguration()).writeText("train.libsvm", SparseDigits.libsvm());
        expected = train(local, "run", false, TrainListener.NONE).weightsSha256();
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

    private static TrainListener after(int epoch, Callable<?> action) {
        return new TrainListener() {
            @Override
            public void epochEnded(EpochMetrics metrics) {
                if (metrics.epoch() != epoch) return;
                try {
                    action.call();
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            }
        };
    }

    /** The blocks' other copies are read, and new ones written to the node that is left. */
    @Test
    void aDataNodeKilledInMidTrainingIsNotNoticed() {
        try (var other = new OtherHdfs()) {
            var result = train(other.directory(), "run", false, after(FAULT, () -> {
                other.hdfs.stopDataNode(0);
                return null;
            }));
            assertEquals(expected, result.weightsSha256());
            assertEquals(EPOCHS, result.history().size());
        }
    }

    /** One that may lose a node. */
    private static final class OtherHdfs implements AutoCloseable {
        private final MiniHdfs hdfs;

        OtherHdfs() {
            try {
                hdfs = new MiniHdfs(temp.resolve("other"), 2);
                Directory.at(directory(), sc.hadoopConfiguration()).writeText("train.libsvm", SparseDigits.libsvm());
            } catch (java.io.IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        String directory() {
            return hdfs.uri("/work");
        }

        @Override
        public void close() {
            hdfs.close();
        }
    }

    /** HDFS's client waits for it; where a call was on its way, the run fails with that cause and resumes to the same end. */
    @Test
    void aNameNodeRestartedInMidTraining() throws Exception {
        var restart = new FutureTask<Void>(() -> {
            hdfs.restartNameNode(1500);
            return null;
        });
        var begin = after(FAULT, () -> {
            var thread = new Thread(restart, "restart");
            thread.setDaemon(true);
            thread.start();
            return null;
        });
        String weights;
        try {
            weights = train(onHdfs().uri(), "restarted", false, begin).weightsSha256();
            restart.get(60, TimeUnit.SECONDS);
        } catch (RuntimeException e) {
            restart.get(60, TimeUnit.SECONDS);
            weights =
                    train(onHdfs().uri(), "restarted", true, TrainListener.NONE).weightsSha256();
        }
        assertEquals(expected, weights);
        var model = ModelDirectory.read(onHdfs().child("restarted").uri(), sc.hadoopConfiguration());
        assertEquals(expected, model.weightsSha256());
    }

    @Test
    void aDirectoryThatNobodyMayWriteToAnyMoreIsNamedAndTheRunResumes() throws Exception {
        var shut = after(FAULT, () -> {
            hdfs.setPermission("/work/shut/checkpoints", "555");
            return null;
        });
        var error = assertThrows(RuntimeException.class, () -> train(onHdfs().uri(), "shut", false, shut));
        var said = new StringBuilder();
        for (Throwable at = error; at != null; at = at.getCause())
            said.append(at).append('\n');
        assertTrue(said.toString().contains("Permission denied"), said.toString());
        assertTrue(said.toString().contains("/work/shut/checkpoints"), said.toString());
        hdfs.setPermission("/work/shut/checkpoints", "755");
        var result = train(onHdfs().uri(), "shut", true, TrainListener.NONE);
        assertEquals(expected, result.weightsSha256());
        assertEquals(EPOCHS, result.history().size());
    }

    private static TrainResult train(String directory, String run, boolean resume, TrainListener listener) {
        return DigitsRun.train(sc, directory, run, EPOCHS, 0, resume, listener);
    }
}
