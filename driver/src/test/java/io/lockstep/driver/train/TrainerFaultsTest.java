package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.optim.Adam;
import io.lockstep.core.optim.Optimizer;
import io.lockstep.core.optim.Sgd;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.files.DyingFileSystem;
import io.lockstep.driver.options.TransportChoice;
import io.lockstep.driver.options.Validation;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a trial when its Spark, its disk, its workers or another driver turn against it. */
@Tag("slow")
@Timeout(120)
class TrainerFaultsTest {
    private static final int ENDLESS = 1_000_000;
    private static final long SOON_SECONDS = 30;
    private static final CountDownLatch SLOT_FREE = new CountDownLatch(1);

    @TempDir
    Path temp;

    private JavaSparkContext sc;

    /** A Spark of one slot, a new one where the test before ended it. */
    @BeforeEach
    void start() {
        sc = LocalSpark.context();
        if (!sc.master().equals("local[1]")) sc = LocalSpark.start("local[1]");
    }

    @AfterAll
    static void stop() {
        LocalSpark.stop();
    }

    @ParameterizedTest
    @EnumSource(TransportChoice.class)
    void aJobCancelledOnSparksPageIsTheTrialsEnd(TransportChoice transport) throws Exception {
        var begun = new CountDownLatch(3);
        var training = start(() -> train(spec("run", ENDLESS, 1, transport, false), afterEpochs(begun)));
        begun.await();
        for (int job : sc.statusTracker().getActiveJobIds()) sc.sc().cancelJob(job, "killed via the Web UI");
        var error = assertInstanceOf(TrialFailedException.class, failure(training));
        assertTrue(error.getMessage().contains("cancelled"), error.getMessage());
        for (Throwable at = error; at != null; at = at.getCause())
            assertTrue(!(at instanceof InterruptedException), "taken for Ctrl-C: " + at);
    }

    @ParameterizedTest
    @EnumSource(TransportChoice.class)
    void sparkStoppedInMidRunIsTheCause(TransportChoice transport) throws Exception {
        var begun = new CountDownLatch(3);
        var training = start(() -> train(spec("run", ENDLESS, 1, transport, false), afterEpochs(begun)));
        begun.await();
        sc.stop();
        var error = assertInstanceOf(TrialFailedException.class, failure(training));
        assertTrue(error.getMessage().contains("Spark was stopped"), error.getMessage());
    }

    @ParameterizedTest
    @EnumSource(TransportChoice.class)
    void aWorkersOwnErrorInMidRunIsTheCause(TransportChoice transport) {
        BreakingTables.GATHERED.set(0);
        var spec = spec("run", ENDLESS, 2, transport, false);
        var error = assertThrows(TrialFailedException.class, () -> new Trainer(new BreakingTables())
                .train(sc, spec, TrainListener.NONE));
        assertTrue(error.getMessage().contains("block 0 is rotten"), error.getMessage());
        assertTrue(String.valueOf(error.getCause()).contains("block 0 is rotten"), String.valueOf(error.getCause()));
    }

    /** The one slot is another trial's for longer than a first worker is waited for. */
    @Test
    void aTrialThatWaitsItsTurnTrainsWhenItComes() throws Exception {
        sc = LocalSpark.start("local[1]", "spark.lockstep.firstWorkerMillis", "2000");
        var seated = new CountDownLatch(1);
        var first = start(() -> train(spec("first", 3, 1, TransportChoice.AUTO, false), new TrainListener() {
            @Override
            public void epochEnded(EpochMetrics metrics) {
                if (metrics.epoch() > 1) return;
                seated.countDown();
                uninterruptibly(() -> TimeUnit.MILLISECONDS.sleep(3000));
            }
        }));
        seated.await();
        var second = train(spec("second", 3, 1, TransportChoice.AUTO, false), TrainListener.NONE);
        assertTrue(first.isDone(), "it had to wait");
        assertEquals(first.get().weightsSha256(), second.weightsSha256());
        LocalSpark.stop();
    }

    @Test
    void aTrialThatGetsNoSlotFailsInTime() {
        sc = LocalSpark.start("local[1]", "spark.lockstep.firstWorkerMillis", "300");
        sc.parallelize(List.of(1), 1).foreachPartitionAsync(rows -> SLOT_FREE.await());
        // Spark counts tasks a moment after they began, and on a busy machine a long one.
        while (LocalSpark.tasksAtWork() == 0) uninterruptibly(() -> TimeUnit.MILLISECONDS.sleep(10));
        var spec = spec("never", 3, 1, TransportChoice.AUTO, false);
        var error = assertThrows(TrialFailedException.class, () -> train(spec, TrainListener.NONE));
        SLOT_FREE.countDown();
        LocalSpark.stop();
        assertTrue(error.getMessage().startsWith("no worker came"), error.getMessage());
        assertTrue(error.getMessage().contains("; Spark has 1 executors, 1 of them at work, "), error.getMessage());
        assertTrue(error.getMessage().endsWith("--resume continues from what was written"), error.getMessage());
    }

    /** Tasks that never got a slot have nobody to connect to when the trial is over. */
    @Test
    void workersWithoutASlotDontHoldUpTheEnd() {
        var failures = new ConcurrentLinkedQueue<String>();
        sc.sc().addSparkListener(new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd end) {
                var reason = end.reason().toString();
                if (!reason.equals("Success") && !reason.startsWith("TaskKilled")) failures.add(reason);
            }
        });
        var one = train(spec("one", 20, 1, TransportChoice.TCP, false), TrainListener.NONE);
        // Far above what it takes, far below any of the deadlines that a task waiting for a server would run into.
        var many = assertTimeout(
                Duration.ofSeconds(40),
                () -> train(spec("many", 20, 40, TransportChoice.TCP, false), TrainListener.NONE));
        assertEquals(one.weightsSha256(), many.weightsSha256());
        assertEquals(0, sc.statusTracker().getActiveJobIds().length);
        assertEquals(List.of(), List.copyOf(failures));
    }

    @Test
    void ofTwoDriversInADirectoryTheLaterGoesOn() throws Exception {
        var expected = train(spec("alone", 40, 1, TransportChoice.AUTO, false), TrainListener.NONE);
        var begun = new CountDownLatch(5);
        var taken = new CountDownLatch(1);
        var first = start(() -> train(spec("run", 40, 1, TransportChoice.AUTO, false), new TrainListener() {
            @Override
            public void epochEnded(EpochMetrics metrics) {
                begun.countDown();
                if (metrics.epoch() == 5) uninterruptibly(taken::await);
            }
        }));
        begun.await();
        var second = start(() -> train(spec("run", 40, 1, TransportChoice.AUTO, true), new TrainListener() {
            @Override
            public void started(TrialSpec spec, TrialSize size, int startEpoch) {
                taken.countDown();
            }
        }));
        assertEquals(
                expected.weightsSha256(),
                second.get(SOON_SECONDS, TimeUnit.SECONDS).weightsSha256());
        var error = assertInstanceOf(UserError.class, failure(first));
        assertTrue(error.getMessage().contains("taken over by another driver"), error.getMessage());
    }

    @Test
    void aDriverThatDiesAtAnyChangeOfAFileLeavesWhatCanBeResumed() {
        DyingFileSystem.register(sc.hadoopConfiguration());
        var expected = train(spec("alone", 3, 1, TransportChoice.AUTO, false), TrainListener.NONE);
        int changes = 0;
        for (boolean whole = false; !whole; changes++) {
            DyingFileSystem.dieAfter(changes);
            var output = "dying:" + temp.resolve("run" + changes);
            try {
                train(at(output, 3, 1, TransportChoice.AUTO, false), TrainListener.NONE);
                whole = true;
            } catch (UncheckedIOException e) {
                assertTrue(e.getMessage().contains("No space left on device"), e.getMessage());
                assertTrue(e.getMessage().contains("run" + changes), "names the place: " + e.getMessage());
            } finally {
                DyingFileSystem.revive();
            }
            boolean begun = Files.exists(temp.resolve("run" + changes).resolve("run.json"));
            var resumed = train(at(output, 3, 1, TransportChoice.AUTO, begun), TrainListener.NONE);
            assertEquals(expected.weightsSha256(), resumed.weightsSha256(), "died at change " + changes);
            assertEquals(3, resumed.history().size());
        }
        assertTrue(changes > 20, changes + " changes");
    }

    @Test
    void aLastUpdateOfOneTooManyIsADivergence() {
        var error = assertThrows(
                DivergedException.class,
                () -> train(diverging(new Validation.None()), TrainListener.NONE)); // one step, whose loss is finite
        assertTrue(error.getMessage().matches("diverged: a weight is .* at step 1 \\(epoch 1\\)"), error.getMessage());
    }

    private TrialSpec diverging(Validation valid) {
        var settings = settings(1, 1000, new Sgd(Float.MAX_VALUE, 0.9, false, 1e30));
        return trial(temp.resolve("diverging").toString(), valid, settings, 1, TransportChoice.AUTO, false);
    }

    private TrainResult train(TrialSpec spec, TrainListener listener) {
        return new Trainer(new TrainerTest.MemoryTables()).train(sc, spec, listener);
    }

    private TrialSpec spec(String name, int epochs, int workers, TransportChoice transport, boolean resume) {
        return at(temp.resolve(name).toString(), epochs, workers, transport, resume);
    }

    private static TrialSpec at(String output, int epochs, int workers, TransportChoice transport, boolean resume) {
        var settings = settings(epochs, 64, new Adam(0.01, 0.9, 0.999, 1e-8, 0));
        return trial(output, new Validation.Rows(20), settings, workers, transport, resume);
    }

    private static TrainSettings settings(int epochs, int batch, Optimizer optimizer) {
        return TrainSettings.builder(
                        Architecture.builder(5, List.of(8), 1).dropout(0.2f).build(), LossKind.MSE)
                .initializer(Initializer.parse("he"))
                .optimizer(optimizer)
                .epochs(epochs)
                .batchSize(batch)
                .shards(4)
                .seed(7)
                .build();
    }

    private static TrialSpec trial(
            String output,
            Validation valid,
            TrainSettings settings,
            int workers,
            TransportChoice transport,
            boolean resume) {
        return TrialSpec.builder("trial", "memory", settings, output)
                .valid(valid)
                .workers(workers)
                .transport(transport)
                .resume(resume)
                .build();
    }

    private static TrainListener afterEpochs(CountDownLatch epochs) {
        return new TrainListener() {
            @Override
            public void epochEnded(EpochMetrics metrics) {
                epochs.countDown();
            }
        };
    }

    private static <T> FutureTask<T> start(Callable<T> task) {
        var future = new FutureTask<>(task);
        var thread = new Thread(future, "test-driver");
        thread.setDaemon(true);
        thread.start();
        return future;
    }

    /** What the task failed with, which it has to soon. */
    private static Throwable failure(FutureTask<?> task) {
        var error = assertThrows(ExecutionException.class, () -> task.get(SOON_SECONDS, TimeUnit.SECONDS));
        return error.getCause();
    }

    private interface Wait {
        void run() throws InterruptedException;
    }

    private static void uninterruptibly(Wait wait) {
        try {
            wait.run();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
