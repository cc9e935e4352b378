package io.lockstep.driver.ingest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.Moments;
import io.lockstep.core.data.RowSplit;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrainResult;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.trials.SparkTrials;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.util.SerializableConfiguration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Trainings over several blocks, in lanes, with less memory than data. */
@Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@Tag("slow")
class LanesTest {
    @TempDir
    Path temp;

    @AfterEach
    void budgetIsAsItWas() {
        BlockCache.store().budget(BlockCache.budget());
    }

    /** Two classes that a line parts, all of one before all of the other. */
    private static List<String> sorted(int rows) {
        var random = new Random(3);
        var lines = new ArrayList<String>();
        for (int i = 0; i < rows; i++) {
            float x = random.nextFloat() - 0.5f;
            float y = random.nextFloat() - 0.5f;
            lines.add((x + y > 0 ? "1," : "0,") + x + "," + y);
        }
        Collections.sort(lines);
        return lines;
    }

    private Path write(String name, List<String> lines) throws IOException {
        return Files.writeString(temp.resolve(name), "label,x,y\n" + String.join("\n", lines) + "\n");
    }

    private SparkTrials trials() {
        return new SparkTrials(
                LocalSpark.context(),
                new Ingest(LocalSpark.context(), temp.resolve("prepared").toString()));
    }

    private TrainResult train(Path data, int workers, String output) {
        var map = new LinkedHashMap<String, Object>(Map.of(
                "data",
                data.toString(),
                "valid",
                0.1,
                "hidden",
                List.of(8),
                "epochs",
                1,
                "batch-size",
                60,
                "shards",
                4));
        map.put("shuffle-window", 2);
        map.put("standardize", true);
        map.put("workers", workers);
        map.put("learning-rate", 0.01);
        var options = TrainOptions.parse(map);
        var prepared = trials().prepare(options);
        assertTrue(prepared.info().blocks().size() >= 5, "several blocks");
        var directory = temp.resolve("runs").resolve(output);
        return trials().train(
                        TrialResolver.resolve(options, prepared, output, directory.toString(), 0), TrainListener.NONE);
    }

    @Test
    void aBudgetOfTwoBlocksGivesTheSameBitsAsAllInMemory() throws IOException {
        var data = write("sorted.csv", sorted(20_011));
        var expected = train(data, 1, "all").weightsSha256();
        long before = BlockCache.store().loads();
        BlockCache.store().clear();
        BlockCache.store().budget(2 * 60_000);
        for (int workers : new int[] {1, 3})
            assertEquals(expected, train(data, workers, "two-" + workers).weightsSha256());
        assertTrue(BlockCache.store().loads() > before + 50, "blocks left and came back");
    }

    @Test
    void sortedLabelsTrainAsShuffledOnes() throws IOException {
        var lines = sorted(20_011);
        var first = train(write("sorted.csv", lines), 2, "sorted");
        Collections.shuffle(lines, new Random(8));
        var second = train(write("shuffled.csv", lines), 2, "shuffled");
        assertEquals(first.weightsSha256(), second.weightsSha256());
        double accuracy = first.history().get(0).validAccuracy();
        assertTrue(accuracy > 0.95, "accuracy " + accuracy);
    }

    @Test
    void momentsComeFromTheTrainingRowsAndAreKept() throws IOException {
        var ingest = new Ingest(LocalSpark.context(), temp.resolve("prepared").toString());
        var conf = new SerializableConfiguration(LocalSpark.context().hadoopConfiguration());
        var file = write("sorted.csv", sorted(20_011));
        for (var order : DatasetInfo.Order.values()) {
            var data = ingest.prepare(DataSource.of(file.toString()), order);
            var table = BlockCache.table(data.dir(), conf.value()).withSparse(false);
            var expected = Moments.of(table, RowSplit.of(data.info(), 2001).training());
            var found = TrainingStatistics.moments(LocalSpark.context(), data.dir(), data.info(), 2001, false, conf);
            assertEquals(18_010, found.rows());
            for (int j = 0; j < 2; j++) {
                assertEquals(expected.mean()[j], found.mean()[j], 1e-13);
                assertEquals(expected.variance(j), found.variance(j), 1e-13);
            }
            var kept = Path.of(URI.create(data.dir())).resolve("moments-2001.safetensors");
            assertTrue(Files.exists(kept));
            byte[] bytes = Files.readAllBytes(kept);
            bytes[bytes.length - 3] ^= 4;
            Files.write(kept, bytes);
            assertEquals(
                    found,
                    TrainingStatistics.moments(LocalSpark.context(), data.dir(), data.info(), 2001, false, conf));
        }
    }
}
