package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Block;
import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.optim.Schedule;
import io.lockstep.core.optim.Sgd;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.options.TransportChoice;
import io.lockstep.driver.options.Validation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(120)
@Tag("slow")
class TrainerTest {
    private static final int ROWS = 203; // divides by neither batch nor shards
    private static JavaSparkContext sc;

    @TempDir
    Path temp;

    @BeforeAll
    static void start() {
        sc = LocalSpark.start("local[4]");
    }

    @AfterAll
    static void stop() {
        LocalSpark.stop();
    }

    @Test
    void sameBitsForAnyNumberOfWorkers() {
        String expected = train("w1", 1, 0, false, 0.1).weightsSha256();
        for (int workers : new int[] {2, 3, 4, 7})
            assertEquals(expected, train("w" + workers, workers, 0, false, 0.1).weightsSha256(), workers + " workers");
    }

    @ParameterizedTest
    @CsvSource({"TCP,1", "TCP,2", "TCP,3", "TCP,7", "EXECUTOR,1", "EXECUTOR,3"})
    void sameBitsOverTcp(TransportChoice transport, int workers) {
        String expected = train("memory", 2, 0, false, 0.1).weightsSha256();
        var spec = spec("tcp", workers, 0, false, 0.1, transport);
        var result = new Trainer(new MemoryTables()).train(sc, spec, TrainListener.NONE);
        assertEquals(expected, result.weightsSha256());
    }

    @Test
    void aRemoteWorkersMistakeIsTheUsers() {
        var spec = spec("mistake", 2, 0, false, 0.1, TransportChoice.TCP);
        var error = assertThrows(
                UserError.class, () -> new Trainer(new LocalOnlyTables()).train(sc, spec, TrainListener.NONE));
        assertTrue(error.getMessage().contains("not on this host"), error.getMessage());
    }

    @Test
    void resumesToTheSameBits() throws Exception {
        var whole = train("whole", 2, 0, false, 0.1);
        var half = train("parts", 3, 2, false, 0.1);
        assertEquals(TrainResult.End.PAUSED, half.end());
        var rest = train("parts", 1, 0, true, 0.1);
        assertEquals(whole.weightsSha256(), rest.weightsSha256());
        assertEquals(5, Files.readAllLines(temp.resolve("parts/metrics.jsonl")).size());
        assertTrue(rest.history().get(4).trainLoss() < rest.history().get(0).trainLoss());
    }

    @Test
    void refusesAnotherRunsDirectoryAndOtherSettings() {
        train("run", 1, 2, false, 0.1);
        assertThrows(UserError.class, () -> train("run", 1, 0, false, 0.1));
        var error = assertThrows(UserError.class, () -> train("run", 1, 0, true, 0.2));
        assertTrue(error.getMessage().contains("learningRate"), error.getMessage());
    }

    @ParameterizedTest
    @EnumSource(TransportChoice.class)
    void namesTheStepOfDivergence(TransportChoice transport) {
        var spec = spec("diverges", 2, 0, false, 1e30, transport);
        var error = assertThrows(
                DivergedException.class, () -> new Trainer(new MemoryTables()).train(sc, spec, TrainListener.NONE));
        assertTrue(error.getMessage().contains("(epoch "), error.getMessage());
    }

    /** More tasks than anybody could use are not asked for. */
    @Test
    void aHundredThousandWorkersDontHoldUpTheEnd() throws Exception {
        String expected = train("w1", 1, 0, false, 0.1).weightsSha256();
        var tasks = new AtomicInteger();
        var counter = new SparkListener() {
            @Override
            public void onJobStart(SparkListenerJobStart job) {
                tasks.addAndGet(job.stageInfos().head().numTasks());
            }
        };
        sc.sc().addSparkListener(counter);
        assertEquals(expected, train("many", 100_000, 0, false, 0.1).weightsSha256());
        sc.sc().listenerBus().waitUntilEmpty();
        sc.sc().removeSparkListener(counter);
        int shards =
                spec("any", 1, 0, false, 0.1, TransportChoice.AUTO).settings().shards();
        assertTrue(
                tasks.get() > 0 && tasks.get() <= Math.max(4, shards),
                tasks + " tasks for four slots and " + shards + " shards");
    }

    private TrainResult train(String name, int workers, int stopAfter, boolean resume, double rate) {
        var spec = spec(name, workers, stopAfter, resume, rate, TransportChoice.AUTO);
        return new Trainer(new MemoryTables()).train(sc, spec, TrainListener.NONE);
    }

    private TrialSpec spec(
            String name, int workers, int stopAfter, boolean resume, double rate, TransportChoice transport) {
        var architecture =
                Architecture.builder(5, List.of(16, 8), 1).dropout(0.2f).build();
        var settings = TrainSettings.builder(architecture, LossKind.MSE)
                .initializer(Initializer.parse("he"))
                .optimizer(new Sgd(rate, 0.9, false, 1e-4))
                .schedule(Schedule.parse("cosine"))
                .epochs(5)
                .batchSize(32)
                .shards(4)
                .seed(7)
                .build();
        return TrialSpec.builder(name, "memory", settings, temp.resolve(name).toString())
                .valid(new Validation.Rows(20))
                .testData("memory")
                .workers(workers)
                .transport(transport)
                .stopAfterEpoch(stopAfter)
                .resume(resume)
                .build();
    }

    /** Tables that the driver's own thread finds and no task does. */
    static final class LocalOnlyTables implements TableSource {
        private static final long serialVersionUID = 1L;

        @Override
        public DatasetInfo info(String preparedData) {
            return new MemoryTables().info(preparedData);
        }

        @Override
        public BlockTable table(String preparedData) {
            if (TaskContext.get() != null) throw new UserError(preparedData + ": not on this host");
            return new MemoryTables().table(preparedData);
        }
    }

    /** The mean of five random features, with a bend. */
    static final class MemoryTables implements TableSource {
        private static final long serialVersionUID = 1L;

        @Override
        public DatasetInfo info(String preparedData) {
            return DatasetInfo.builder()
                    .source("memory")
                    .rows(ROWS)
                    .features(List.of("a", "b", "c", "d", "e"))
                    .label(true, "y")
                    .regression()
                    .fingerprint("fingerprint")
                    .build();
        }

        @Override
        public BlockTable table(String preparedData) {
            return BlockTable.of(block());
        }

        Block block() {
            var key = RandomKey.of(1, Purpose.DATA);
            var x = new float[5 * ROWS];
            var y = new float[ROWS];
            for (int i = 0; i < x.length; i++) {
                x[i] = key.uniform(i) - 0.5f;
                y[i / 5] += x[i];
            }
            for (int i = 0; i < ROWS; i++) y[i] = Math.abs(y[i]);
            return Block.ofFloats(5, x, y);
        }
    }
}
