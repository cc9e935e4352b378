package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.MiniHdfs;
import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrainResult;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.trials.SparkTrials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A store of trials on a real HDFS: what was finished is taken whole, what was interrupted goes on from where it stopped. */
@Tag("slow")
@Timeout(120)
class StoreOnHdfsTest {
    private static final Map<String, Object> BASE =
            Map.of("data", "builtin:moons?n=211&noise=0.2", "valid", 0.2, "epochs", 4, "batch-size", 50);

    @TempDir
    static Path temp;

    private static MiniHdfs hdfs;
    private static JavaSparkContext sc;

    @BeforeAll
    static void start() throws IOException {
        hdfs = new MiniHdfs(temp.resolve("hdfs"));
        sc = LocalSpark.start("local[2]");
    }

    @AfterAll
    static void stop() {
        LocalSpark.stop();
        hdfs.close();
    }

    @Test
    void aSweepTakesFinishedTrialsAndGoesOnFromAnInterruptedTraining() throws Exception {
        var plain = sweep("plain", Map.of());
        for (var trial : plain) assertNull(trial.storedEpochs());

        var interrupted = train("interrupted", 3);
        assertEquals(TrainResult.End.CANCELLED, interrupted.end());
        assertEquals(3, interrupted.epochs());

        var first = sweep("first", store());
        assertEquals(weights(plain), weights(first));
        for (var trial : first)
            if (!trial.params().get("width").equals(6)) assertNull(trial.storedEpochs(), trial.toString());
            else
                assertTrue(
                        trial.storedEpochs() >= 1 && trial.storedEpochs() <= 3,
                        trial.toString()); // checkpoints are 1 s apart

        var again = sweep("again", store());
        assertEquals(weights(plain), weights(again));
        for (var trial : again) {
            assertEquals(4, trial.storedEpochs(), trial.toString());
            // Nothing was computed: even the times are those of the first.
            assertEquals(metrics("first", trial.id()), metrics("again", trial.id()));
        }
        var finished = train("finished", Integer.MAX_VALUE);
        assertEquals(4, finished.storedEpochs());
        assertEquals(weights(plain).get(1), finished.weightsSha256());
    }

    private static Map<String, Object> store() {
        return Map.of("store", hdfs.uri("/store"));
    }

    private static SparkTrials trials() {
        return new SparkTrials(sc, new Ingest(sc, temp.resolve("prepared").toString()));
    }

    private static List<TrialRecord> sweep(String output, Map<String, Object> more) throws Exception {
        var options = new HashMap<>(more);
        options.put("output", temp.resolve(output).toString());
        var file = Map.of("base", BASE, "space", Map.of("width", List.of(4, 6, 8)));
        var spec = SweepSpec.parse(file, TrainOptions.parse(options), 2);
        return Sweep.run(trials(), spec, SweepListener.NONE, sc.hadoopConfiguration())
                .trials();
    }

    /** The second trial's settings, by themselves. @param stopAfter as if Ctrl-C came after so many epochs */
    private static TrainResult train(String output, int stopAfter) {
        var options = new HashMap<>(BASE);
        options.put("width", 6);
        options.putAll(store());
        var parsed = TrainOptions.parse(options);
        var trials = trials();
        var spec = TrialResolver.resolve(
                parsed, trials.prepare(parsed), output, temp.resolve(output).toString(), 0);
        var stopper = new TrainListener() {
            private volatile int epochs;

            @Override
            public void epochEnded(EpochMetrics metrics) {
                epochs = metrics.epoch();
            }

            @Override
            public boolean shouldStop() {
                return epochs >= stopAfter;
            }
        };
        return trials.train(spec, stopper);
    }

    private static List<String> weights(List<TrialRecord> trials) {
        return trials.stream().map(TrialRecord::weightsSha256).toList();
    }

    private static String metrics(String sweep, String trial) throws IOException {
        return Files.readString(
                temp.resolve(sweep).resolve("trials").resolve(trial).resolve("metrics.jsonl"));
    }
}
