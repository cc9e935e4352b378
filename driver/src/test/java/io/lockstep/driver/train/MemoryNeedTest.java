package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.Task;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.options.Validation;
import java.util.List;
import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether a network fits is told before anything is allocated. */
class MemoryNeedTest {
    private static final DatasetInfo INFO = DatasetInfo.builder()
            .rows(1000)
            .features(List.of("a", "b"))
            .label(true, "label")
            .task(Task.CLASSIFICATION, List.of("x", "y"), List.of(500L, 500L))
            .build();

    private static TrialSpec spec(String hidden, Object... more) {
        var options = TrainOptions.defaults().with("data", "d").with("hidden", hidden);
        for (int i = 0; i < more.length; i += 2) options = options.with((String) more[i], more[i + 1]);
        var valid = options.get(TrainOption.VALID) == null ? new Validation.None() : options.get(TrainOption.VALID);
        return TrialResolver.resolve(options, new ResolvedData("d", INFO, valid, null), "t", "out", 0);
    }

    private static void check(TrialSpec spec, boolean local, long heap) {
        MemoryNeed.of(spec, INFO, 1000, new MemoryNeed.Place(2, local, 1, 8)).refuse(spec, new SparkConf(false), heap);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            50000,50000     | hidden: [50000, 50000] between 2 inputs and 1 outputs makes more parameters than the 2147483639
            1000000,1000000 | hidden: [1000000, 1000000] between 2 inputs and 1 outputs makes more parameters than
            40000,40000     | 1,600,200,001 parameters by batches of 128 rows needs at least
            """)
    void networksThatFitNowhereAreRefused(String hidden, String message) {
        var error = assertThrows(UserError.class, () -> check(spec(hidden), true, 2L << 30));
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }

    @Test
    void theMessageNamesNeedHaveAndWhatHelps() {
        var error = assertThrows(UserError.class, () -> check(spec("10000,10000"), true, 1L << 30));
        assertTrue(
                error.getMessage().contains("needs at least 1.9 GiB in the driver, which has 1.0 GiB"),
                error.getMessage());
        assertTrue(error.getMessage().contains("--conf spark.driver.memory=2g"), error.getMessage());
        assertTrue(error.getMessage().contains("such as sgd"), error.getMessage());
        assertDoesNotThrow(() -> check(spec("10000,10000"), true, 3L << 30));
        assertDoesNotThrow(() -> check(spec("10000,10000", "optimizer", "sgd"), true, 2L << 30));
        var executor = assertThrows(UserError.class, () -> check(spec("13000,13000"), false, 8L << 30));
        assertTrue(executor.getMessage().contains("in an executor, which has 1.0 GiB"), executor.getMessage());
        var batch = assertThrows(UserError.class, () -> MemoryNeed.of(
                        spec("64", "batch-size", 50_000_000), INFO, 50_000_000, new MemoryNeed.Place(1, true, 1, 8))
                .refuse(spec("64", "batch-size", 50_000_000), new SparkConf(false), 1L << 30));
        assertTrue(batch.getMessage().contains("--batch-size"), batch.getMessage());
    }

    private static MemoryNeed need(TrialSpec spec, MemoryNeed.Place place) {
        return MemoryNeed.of(spec, INFO, 1000, place);
    }

    /** Of adam: weights and two slots, in bytes; the driver takes a home's report in beside what it holds. */
    @Test
    void eachPlaceHoldsWhatItWorksOn() {
        var spec = spec("1000,1000", "batch-size", 1);
        long vector = 4 * MemoryNeed.parameters(spec.settings().architecture());
        long base = MemoryNeed.BASE;
        long row = 4 * (2 + 3 * 1 + 2 * 2000);
        assertEquals(
                base + 4 * vector + row,
                need(spec, new MemoryNeed.Place(1, true, 1, 8)).driver());
        var home = need(spec, new MemoryNeed.Place(1, false, 1, 8));
        assertEquals(base + 6 * vector, home.driver());
        assertEquals(base + 4 * vector + row, home.executor());
        var wide = spec("1000,1000", "batch-size", 64, "shards", 32);
        var spread = need(wide, new MemoryNeed.Place(32, false, 1, 8));
        assertEquals(base + (3 + 8) * vector, spread.driver(), "the sums of those that the driver speaks to");
        assertEquals(base + 2 * vector + 2 * row, spread.executor());
        var stopped = spec("1000,1000", "batch-size", 1, "early-stopping", 3, "valid", 0.1);
        assertEquals(
                base + 9 * vector,
                need(stopped, new MemoryNeed.Place(1, false, 1, 8)).driver(),
                "the best epoch's");
        var judged = spec("1000,1000", "batch-size", 1, "valid", 0.1);
        assertEquals(
                base + 4 * vector + 128 * row,
                need(judged, new MemoryNeed.Place(1, true, 1, 8)).driver(),
                "a pass over validation rows");
    }

    @Test
    void parametersAreCountedAsTheyAreMade() {
        for (var norm : List.of("none", "batch"))
            for (var bias : List.of(true, false)) {
                var architecture =
                        spec("7,5", "norm", norm, "bias", bias).settings().architecture();
                var made = new Parameters(ParameterLayout.of(architecture).parameters());
                assertEquals(made.size(), MemoryNeed.parameters(architecture));
            }
    }
}
