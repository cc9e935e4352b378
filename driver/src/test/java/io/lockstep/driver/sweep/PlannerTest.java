package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrainResult;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.train.TrialSize;
import io.lockstep.driver.train.TrialSpec;
import io.lockstep.driver.trials.Probe;
import io.lockstep.driver.trials.TrialTrainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PlannerTest {

    /** An epoch takes a millisecond a hidden unit; around a trial it is half a second. */
    private static final class Stopwatch implements TrialTrainer {
        private final FakeTrainer data = new FakeTrainer(2, 1);
        final ConcurrentLinkedQueue<List<Integer>> probed = new ConcurrentLinkedQueue<>();

        @Override
        public ResolvedData prepare(TrainOptions options) {
            return data.prepare(options);
        }

        @Override
        public TrainResult train(TrialSpec spec, TrainListener listener) {
            throw new AssertionError("a plan trains nothing");
        }

        @Override
        public Probe probe(TrialSpec spec, double seconds) {
            var hidden = spec.settings().architecture().hidden();
            probed.add(hidden);
            double units = hidden.stream().mapToInt(width -> width).sum();
            return new Probe(
                    new TrialSize(80, 20, 1, 9, 1),
                    units / 1000,
                    0.5,
                    spec.settings().epochs() == 1);
        }

        @Override
        public int slots() {
            return 2;
        }

        @Override
        public boolean isUsable() {
            return true;
        }
    }

    private static SweepSpec spec(Object search, Map<String, Object> space, Object... base) {
        var options = new LinkedHashMap<String, Object>(Map.of("data", "fake.csv", "epochs", 9));
        for (int i = 0; i < base.length; i += 2) options.put((String) base[i], base[i + 1]);
        return SweepSpec.parse(
                Map.of("base", options, "search", search, "space", space),
                TrainOptions.parse(Map.of("output", "nowhere")),
                null);
    }

    @Test
    void aGridsPlanIsItsTrialsEpochsAndTimes() throws Exception {
        var trainer = new Stopwatch();
        var plan = Sweep.plan(trainer, spec("grid", Map.of("width", List.of(100, 200, 300))));
        assertEquals(3, plan.trials());
        assertEquals(27, plan.epochs());
        assertEquals(27, plan.steps());
        assertEquals(2, plan.parallelism());
        assertEquals(1, plan.workers());
        // The longest first, two at once: 0.5 + 9 * 0.3 = 3.2 and 2.3; the third begins at 2.3 and takes 1.4.
        assertEquals(3.7, plan.seconds(), 1e-9);
        assertEquals(
                List.of(401L, 801L, 1201L),
                plan.sizes().stream().map(SweepPlan.Size::parameters).toList());
        assertEquals(3.2, plan.sizes().get(2).seconds(), 1e-9);
        // Models of 4 bytes a parameter, two checkpoints of Adam's three times as much; the largest again as the best.
        assertEquals(7 * 4 * (401 + 801 + 1201) + 4 * 1201, plan.diskBytes());
    }

    @Test
    void timesBetweenThoseMeasuredAreReadBetween() throws Exception {
        var trainer = new Stopwatch();
        var widths = IntStream.rangeClosed(1, 60).map(i -> 50 * i).boxed().toList();
        var plan = Sweep.plan(trainer, spec("grid", Map.of("width", widths)));
        assertTrue(trainer.probed.size() <= 14, trainer.probed.toString());
        for (int i = 0; i < 60; i++) {
            double truth = 0.5 + 9 * widths.get(i) / 1000.0;
            assertEquals(truth, plan.sizes().get(i).seconds(), 0.3 * truth, "width " + widths.get(i));
        }
    }

    @Test
    void ofShortTrialsOnlyTheGreatestAreTimed() throws Exception {
        var trainer = new Stopwatch();
        var widths = IntStream.rangeClosed(1, 60).map(i -> 50 * i).boxed().toList();
        var plan = Sweep.plan(trainer, spec("grid", Map.of("width", widths), "epochs", 1));
        assertEquals(4, trainer.probed.size(), trainer.probed.toString()); // two at once, cold and warm
        double greatest = 0.5 + 3000 / 1000.0;
        assertEquals(greatest, plan.sizes().get(59).seconds(), 1e-9);
    }

    /** A sweep that is about to begin waits for its plan: a moment of the greatest, and no more where all takes seconds. */
    @Test
    void measuringEndsWhereItIsContent() throws Exception {
        var trainer = new Stopwatch();
        var spec = spec("grid", Map.of("width", List.of(100, 200, 300, 400)));
        var data = new SweepData(trainer, 0);
        var samples = List.of(100, 200, 300, 400).stream()
                .map(width -> {
                    var options = spec.options(Map.of("width", width));
                    var trial = TrialResolver.resolve(options, data.of(options), "plan", "plan", 0);
                    return new Calibration.Sample(TrialCost.of(trial, data.of(options), width), trial);
                })
                .toList();
        var lanes = TrialThreads.open(2);
        try {
            var asked = new ArrayList<Double>();
            var calibration = Calibration.of(trainer, samples, 2, lanes, (soFar, seconds) -> {
                assertEquals(0.4, soFar.epochSeconds(samples.get(3).cost()), 1e-9);
                assertEquals(0.5, soFar.aroundSeconds(), 1e-9);
                asked.add(seconds);
                return asked.size() == 2;
            });
            var widths = trainer.probed.stream().map(hidden -> hidden.get(0)).toList();
            assertEquals(Set.of(400, 300), Set.copyOf(widths.subList(0, 2)), "cold");
            assertEquals(Set.of(400, 300), Set.copyOf(widths.subList(2, 4)), "and warm");
            assertEquals(Set.of(200, 100), Set.copyOf(widths.subList(4, 6)));
            assertEquals(6, widths.size(), "and none after that");
            assertEquals(0.1, calibration.epochSeconds(samples.get(0).cost()), 1e-9);
        } finally {
            TrialThreads.close(lanes);
        }
    }

    @Test
    void everyStrategyCanBePlayed() throws Exception {
        for (var kind : StrategyKind.values()) {
            var plan = Sweep.plan(new Stopwatch(), spec(kind.toString(), Map.of("width", List.of(8, 16, 32, 64))));
            assertTrue(plan.trials() >= 4, kind + ": " + plan);
            assertTrue(plan.epochs() > plan.trials(), kind + ": " + plan);
            if (kind.decidesEpochs()) assertTrue(plan.epochs() < 9L * plan.trials(), kind + ": " + plan);
        }
    }

    @Test
    void fewTrialsAreWideAndWhatContradictsItselfIsLeftOut() throws Exception {
        var one = Sweep.plan(new Stopwatch(), spec("grid", Map.of("width", List.of(8))));
        assertEquals(1, one.parallelism());
        assertEquals(2, one.workers());
        var contradiction = Sweep.plan(new Stopwatch(), spec("grid", Map.of("momentum", List.of(0.5))));
        assertEquals(0, contradiction.trials());
        assertNull(contradiction.seconds());
    }

    @Test
    void trialsThatDontFitTheMemoryTogetherRunOneAfterAnother() throws Exception {
        long room = Runtime.getRuntime().maxMemory();
        int width = (int) (room * 0.6 / (4 * 8 * (2 + 1 + 1)));
        var space = Map.<String, Object>of("learning-rate", List.of(0.1, 0.01));
        var plan = Sweep.plan(new Stopwatch(), spec("grid", space, "hidden", List.of(width)));
        assertEquals(1, plan.parallelism(), plan.toString());
        var asked = SweepSpec.parse(
                Map.of(
                        "base",
                        Map.of("data", "fake.csv", "epochs", 9, "hidden", List.of(width)),
                        "search",
                        "grid",
                        "space",
                        space),
                TrainOptions.parse(Map.of("output", "nowhere")),
                2);
        var error = assertThrows(UserError.class, () -> Sweep.plan(new Stopwatch(), asked));
        assertTrue(
                error.getMessage()
                        .startsWith("parallelism: 2 trials at once, as large as this sweep's largest, need at least "),
                error.getMessage());
        assertTrue(
                error.getMessage().contains("allowed here is 1, or give it more memory (--conf spark.driver.memory="),
                error.getMessage());
        assertNull(TrainOptions.parse(Map.of("workers", "auto")).get(TrainOption.WORKERS));
    }
}
