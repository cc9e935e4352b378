package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.train.TrialFailedException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Sweeps over a trainer that only says it trained. Long because every case needs the same spaces, searches and trainer. */
@Tag("slow")
@Timeout(60)
class SweepTest {
    @TempDir
    Path temporary;

    private static final Map<String, Object> BASE = Map.of("data", "fake.csv", "valid", 0.2, "epochs", 9);

    private static Map<String, Object> file(Object search, Object... space) {
        var domains = new LinkedHashMap<String, Object>();
        for (int i = 0; i < space.length; i += 2) domains.put((String) space[i], space[i + 1]);
        var file = new LinkedHashMap<String, Object>();
        file.put("base", BASE);
        file.put("search", search);
        file.put("space", domains);
        return file;
    }

    private static final Map<String, Object> GRID =
            file("grid", "depth", List.of(1, 2, 3), "learning-rate", List.of(0.1, 0.01, 100, 0.001));

    private static Map<String, Object> search(String strategy) {
        Map<String, Object> settings = strategy.equals("random") || strategy.equals("tpe")
                ? Map.of("strategy", strategy, "trials", 14)
                : Map.of("strategy", strategy);
        return strategy.equals("grid")
                ? GRID
                : file(settings, "depth", List.of(1, 2, 3), "learning-rate", Map.of("log_uniform", List.of(1e-4, 1.0)));
    }

    private SweepSpec spec(Map<String, Object> file, String output, Integer parallelism, boolean resume) {
        var given =
                TrainOptions.parse(Map.of("output", temporary.resolve(output).toString(), "resume", resume));
        return SweepSpec.parse(file, given, parallelism);
    }

    private SweepResult run(FakeTrainer trainer, SweepSpec spec) throws InterruptedException {
        return Sweep.run(trainer, spec, SweepListener.NONE, new Configuration());
    }

    /** A file without the times in it. */
    private String read(String output, String file) throws IOException {
        var text = withoutSeconds(Files.readString(temporary.resolve(output).resolve(file)));
        // The plan tells how it ran, and when it was over.
        return file.equals("sweep.json") ? text.replaceAll("(?s),\\s*\"plan\".*", "") : text;
    }

    /** A sweep's records without times. */
    static String withoutSeconds(String text) {
        return text.replaceAll("\"seconds\":[0-9.E-]+", "").replaceAll("(?m)^((?:[^,\n]*,){6})[0-9.E-]+", "$1");
    }

    @ParameterizedTest
    @EnumSource(StrategyKind.class)
    void parallelismAndFinishOrderChangeNothing(StrategyKind kind) throws Exception {
        var strategy = kind.toString();
        for (int parallelism : new int[] {1, 2, 8}) {
            var trainer = new FakeTrainer(4, parallelism);
            run(trainer, spec(search(strategy), "out" + parallelism, parallelism, false));
            assertTrue(trainer.mostRunning.get() <= parallelism);
            assertEquals(1, trainer.prepared.get());
            assertEquals(trainer.trained.size(), new HashSet<>(trainer.trained).size(), "an epoch was trained twice");
            for (var file : List.of("trials.jsonl", "leaderboard.csv", "sweep.json", "search.jsonl"))
                assertEquals(read("out1", file), read("out" + parallelism, file));
        }
        assertTrue(read("out1", "trials.jsonl").startsWith("{\"id\":\"0000\",\"params\":{\"depth\":"));
    }

    @Test
    void theLongestTrialsOfARoundBeginFirst() throws Exception {
        var trainer = new FakeTrainer(1, 1);
        var file = file("grid", "width", List.of(8, 64, 16), "depth", List.of(1, 2));
        var result = run(trainer, spec(file, "order", 1, false));
        var begun = trainer.trained.stream()
                .filter(one -> one.endsWith("/1"))
                .map(one -> one.substring(0, 4))
                .toList();
        // 64 × 2, 16 × 2, 64 × 1, 8 × 2, 16 × 1, 8 × 1, by their products and parameters; the numbers are the grid's
        assertEquals(List.of("0003", "0005", "0002", "0001", "0004", "0000"), begun);
        assertEquals(
                List.of("0000", "0001", "0002", "0003", "0004", "0005"),
                result.trials().stream().map(TrialRecord::id).toList());
    }

    @Test
    void aDivergedTrialIsRecordedWhileTheOthersGoOn() throws Exception {
        var result = run(new FakeTrainer(2, 1), spec(GRID, "out", null, false));
        assertEquals(12, result.trials().size());
        assertEquals(9, result.leaderboard().size());
        var failed = result.trials().get(2);
        assertEquals(TrialRecord.State.FAILED, failed.state());
        assertEquals("diverged: loss is NaN at step 3 (epoch 1)", failed.error());
        assertTrue(read("out", "trials.jsonl").contains("\"state\":\"failed\",\"objective\":null"));
        var best = result.leaderboard().get(0);
        assertEquals("{depth=3, learning-rate=0.01}", best.params().toString());
        assertEquals("weights of " + best.id(), read("out", "best/model.safetensors"));
        assertFalse(Files.exists(temporary.resolve("out/best/checkpoints")));
        var lines = read("out", "leaderboard.csv").split("\n");
        assertEquals("rank,id,state,objective,epochs,parameters,seconds,depth,learning-rate", lines[0]);
        assertEquals(10, lines.length);
        assertTrue(lines[1].startsWith("1," + best.id() + ",succeeded,"));
    }

    @Test
    void hyperbandPrunesAndContinuesFromCheckpoints() throws Exception {
        var trainer = new FakeTrainer(2, 1);
        var result = run(trainer, spec(search("hyperband"), "out", null, false));
        var states = result.trials().stream().map(TrialRecord::state).toList();
        assertTrue(states.contains(TrialRecord.State.PRUNED) && states.contains(TrialRecord.State.SUCCEEDED));
        for (var trial : result.trials())
            if (trial.state() == TrialRecord.State.PRUNED) assertTrue(trial.epochs() < 9);
            else assertEquals(9, trial.epochs());
        int epochs = result.trials().stream().mapToInt(TrialRecord::epochs).sum();
        assertEquals(epochs, trainer.trained.size(), "a rung starts where the one before ended");
    }

    @ParameterizedTest
    @EnumSource(StrategyKind.class)
    void aSweepStoppedAnywhereEndsAsIfItHadNot(StrategyKind kind) throws Exception {
        var strategy = kind.toString();
        run(new FakeTrainer(2, 1), spec(search(strategy), "whole", 2, false));
        var trainer = new FakeTrainer(2, 2);
        var stopAfter = new AtomicInteger(1);
        boolean resume = false;
        SweepResult result = null;
        int starts = 0;
        while (result == null || result.cancelled()) {
            var epochs = new AtomicInteger();
            var stopper = new SweepListener() {
                @Override
                public void epochEnded(Trial trial, EpochMetrics metrics) {
                    epochs.incrementAndGet();
                }

                @Override
                public boolean shouldStop() {
                    return epochs.get() >= stopAfter.get();
                }
            };
            result = Sweep.run(trainer, spec(search(strategy), "parts", 2, resume), stopper, new Configuration());
            resume = true;
            stopAfter.addAndGet(20);
            starts++;
        }
        assertTrue(starts > 2);
        for (var file : List.of("trials.jsonl", "leaderboard.csv", "best/model.safetensors"))
            assertEquals(read("whole", file), read("parts", file));
    }

    @Test
    void anInterruptCancelsTheTrialsAndTheSweepResumes() throws Exception {
        var trainer = new FakeTrainer(2, 1);
        var begun = new CountDownLatch(3);
        var failures = new ArrayList<Throwable>();
        var sweep = new Thread(() -> {
            try {
                var listener = new SweepListener() {
                    @Override
                    public void epochEnded(Trial trial, EpochMetrics metrics) {
                        begun.countDown();
                    }
                };
                Sweep.run(trainer, spec(GRID, "out", 2, false), listener, new Configuration());
            } catch (Throwable e) {
                failures.add(e);
            }
        });
        sweep.start();
        begun.await();
        sweep.interrupt();
        sweep.join();
        assertEquals(0, trainer.running.get());
        assertTrue(failures.get(0) instanceof InterruptedException, failures.toString());
        assertEquals(12, run(trainer, spec(GRID, "out", 2, true)).trials().size());
        assertEquals(
                trainer.trained.size(), new HashSet<>(trainer.trained).size(), "a finished epoch was trained again");
    }

    @Test
    void resumingRefusesAnotherSweepAndStartsWhereThereIsNone() throws Exception {
        assertEquals(
                12,
                run(new FakeTrainer(1, 1), spec(GRID, "out", 1, true)).trials().size());
        var other = file("grid", "depth", List.of(1, 2));
        var refused = assertThrows(UserError.class, () -> run(new FakeTrainer(1, 1), spec(other, "out", 1, true)));
        assertTrue(refused.getMessage().contains("was started with space"), refused.getMessage());
        var taken = assertThrows(UserError.class, () -> run(new FakeTrainer(1, 1), spec(GRID, "out", 1, false)));
        assertTrue(taken.getMessage().contains("--resume"), taken.getMessage());
        var finished = new FakeTrainer(1, 1);
        assertEquals(12, run(finished, spec(GRID, "out", 4, true)).trials().size());
        assertEquals(List.of(), finished.trained);
    }

    @Test
    void allTrialsFailedIsAnErrorWithTheFilesWritten() throws Exception {
        var diverging = file("grid", "learning-rate", List.of(100, 1000));
        var failure = assertThrows(
                TrialFailedException.class, () -> run(new FakeTrainer(2, 1), spec(diverging, "out", null, false)));
        assertTrue(failure.getMessage().startsWith("all 2 trials failed; trial 0000: diverged"), failure.getMessage());
        assertEquals(2, read("out", "trials.jsonl").split("\n").length);
        var contradiction = file("grid", "momentum", List.of(0.5, 0.9));
        var refused = assertThrows(
                UserError.class, () -> run(new FakeTrainer(2, 1), spec(contradiction, "out2", null, false)));
        assertTrue(refused.getMessage().contains("momentum: adam has no such option"), refused.getMessage());
    }

    @Test
    void finalistsThatAllFailAreAnErrorAndNoStop() throws Exception {
        var file = new LinkedHashMap<>(GRID);
        file.put("finalists", Map.of("top", 2, "seeds", 2));
        var trainer = new FakeTrainer(2, 1);
        trainer.broken = "/finalists/";
        var failure = assertThrows(TrialFailedException.class, () -> run(trainer, spec(file, "out", null, false)));
        assertTrue(
                failure.getMessage().matches("no finalist could be trained; \\d{4}-seed1: the disk is full"),
                failure.getMessage());
        trainer.broken = null;
        assertFalse(run(trainer, spec(file, "out", null, true)).cancelled());
        file.put("base", Map.of("data", "fake.csv", "valid", 0.2));
        file.put("space", Map.of("valid", List.of(0.1, 0.2)));
        refused(file, "search: finalists: the space varies valid");
    }

    /** Strategies that learn propose others once a trial that failed is known. */
    @ParameterizedTest
    @EnumSource(
            value = StrategyKind.class,
            names = {"TPE", "BOHB", "HALVING"})
    void aTrialThatAMachineFailedIsMadeGoodAndAllElseIsAsIfItHadNot(StrategyKind kind) throws Exception {
        var strategy = kind.toString();
        var whole = run(new FakeTrainer(2, 1), spec(search(strategy), "whole", 2, false));
        var best = whole.leaderboard().stream()
                .filter(trial -> trial.id().compareTo("0009") < 0) // of those that nothing is known before
                .findFirst()
                .orElseThrow();
        var trainer = new FakeTrainer(2, 1);
        trainer.broken = "/trials/" + best.id();
        run(trainer, spec(search(strategy), "out", 2, false));
        assertTrue(read("out", "trials.jsonl").contains("the disk is full"));
        trainer.broken = null;
        // The fake's runs don't say what they are of.
        trainer.checkpoints.clear();
        run(trainer, spec(search(strategy), "out", 2, true));
        for (var of : List.of("trials.jsonl", "leaderboard.csv")) assertEquals(read("whole", of), read("out", of));
    }

    @Test
    void badDataAndMetricsAreRefusedBeforeAnyTrial() {
        var trainer = new FakeTrainer(2, 1);
        var badData = new LinkedHashMap<>(GRID);
        badData.put("base", Map.of("data", "bad.csv"));
        assertThrows(UserError.class, () -> run(trainer, spec(badData, "out", null, false)));
        var badMetric = new LinkedHashMap<>(GRID);
        badMetric.put("objective", Map.of("metric", "valid_auc"));
        var refused = assertThrows(UserError.class, () -> run(trainer, spec(badMetric, "out", null, false)));
        assertTrue(refused.getMessage().contains("valid_accuracy"), refused.getMessage());
        assertEquals(List.of(), trainer.trained);
    }

    @Test
    void refusesFilesThatDescribeNoSweep() {
        var depth = Map.of("depth", 1);
        refused(Map.of("base", BASE), "space: is missing; allowed is a map of train options");
        refused(Map.of("space", List.of(1)), "space: [1]; allowed is a map of train options");
        refused(Map.of("spaces", Map.of()), "sweep: unknown entry 'spaces'; known are space, b");
        refused(Map.of("space", depth, "search", "annealing"), "search: unknown strategy 'annealing'; known are ");
        refused(
                Map.of("space", depth, "search", Map.of("trials", 3)),
                "search: trials: the strategy grid has no settings");
        refused(
                Map.of("space", depth, "search", Map.of("strategy", "random", "trials", 0)),
                "search: trials: 0; allowed are whole numbers from 1 to 100000");
        refused(
                Map.of("space", depth, "search", Map.of("strategy", "random", "trials", "x")),
                "search: trials: x; allowed are whole numbers from 1 to 100000");
        refused(
                Map.of("space", depth, "objective", "loss"),
                "objective: loss; allowed is {metric: NAME, mode: min or max}");
        refused(
                Map.of("space", depth, "objective", Map.of("mode", "best")),
                "objective: mode: 'best'; allowed are min and max");
        refused(
                Map.of("space", depth, "base", Map.of("output", "x")),
                "base: output: is one of the whole sweep; give it as --output");
        refused(Map.of("space", depth, "base", Map.of("epoch", 3)), "base: unknown option 'epoch'; ");
        var error = assertThrows(UserError.class, () -> spec(GRID, "out", 0, false));
        assertEquals("parallelism: 0; allowed are whole numbers from 1", error.getMessage());
    }

    private void refused(Map<String, Object> file, String message) {
        var error = assertThrows(UserError.class, () -> spec(file, "out", null, false), file.toString());
        assertEquals(
                message,
                error.getMessage()
                        .substring(
                                0, Math.min(message.length(), error.getMessage().length())));
    }

    @Test
    void theLastWordOnHiddenLayersCounts() {
        var file = file("grid", "depth", List.of(2), "width", List.of(8));
        file.put("base", Map.of("data", "fake.csv", "hidden", "64,32"));
        var spec = spec(file, "out", null, false);
        assertEquals(List.of(8, 8), spec.options(Map.of("depth", 2, "width", 8)).hidden());
        assertEquals(List.of(5), spec.options(Map.of("hidden", List.of(5))).hidden());
        assertEquals(List.of(64, 32), spec.options(Map.of()).hidden());
    }
}
