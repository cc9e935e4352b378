package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.Task;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.optim.AdamW;
import io.lockstep.core.optim.Sgd;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.options.Validation;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrialResolverTest {
    static DatasetInfo data(Long... classCounts) {
        var names = List.of("a", "b", "c", "d").subList(0, classCounts.length);
        long rows = classCounts.length == 0
                ? 10
                : List.of(classCounts).stream().mapToLong(n -> n).sum();
        return DatasetInfo.builder()
                .source("test")
                .rows(rows)
                .features(List.of("x", "y", "z"))
                .label(true, "label")
                .task(classCounts.length == 0 ? Task.REGRESSION : Task.CLASSIFICATION, names, List.of(classCounts))
                .fingerprint("f")
                .build();
    }

    private static TrainOptions options(Object... namesAndValues) {
        var options = TrainOptions.defaults();
        for (int i = 0; i < namesAndValues.length; i += 2)
            options = options.with((String) namesAndValues[i], namesAndValues[i + 1]);
        return options;
    }

    @Test
    void classesDecideLossAndOutputs() {
        var two = TrialResolver.settings(options(), data(5L, 5L));
        assertEquals(LossKind.BCE, two.loss());
        assertEquals(List.of(3, 64, 1), two.architecture().widths());
        var three = TrialResolver.settings(options(), data(5L, 5L, 2L));
        assertEquals(LossKind.CROSS_ENTROPY, three.loss());
        assertEquals(3, three.architecture().outputs());
        var soft = TrialResolver.settings(options("loss", "cross_entropy"), data(5L, 5L));
        assertEquals(2, soft.architecture().outputs());
        var regression = TrialResolver.settings(options(), data());
        assertEquals(LossKind.MSE, regression.loss());
        assertEquals(1, regression.architecture().outputs());
    }

    @Test
    void defaultsFollowActivationOptimizerAndBatch() {
        var relu = TrialResolver.settings(options(), data(5L, 5L));
        assertEquals("he_normal", relu.initializer().toString());
        assertEquals(4, relu.shards());
        assertEquals(1e-3, relu.optimizer().learningRate());
        var tanh = TrialResolver.settings(
                options("activation", "tanh", "optimizer", "rmsprop", "batch-size", 16), data(5L, 5L));
        assertEquals("glorot_uniform", tanh.initializer().toString());
        assertEquals(1, tanh.shards());
        assertEquals(1e-2, tanh.optimizer().learningRate());
        assertEquals(
                AdamW.DEFAULT,
                TrialResolver.settings(options("optimizer", "adamw"), data()).optimizer());
        assertEquals(
                new Sgd(0.1, 0.9, true, 0),
                TrialResolver.settings(
                                options("optimizer", "sgd", "learning-rate", 0.1, "momentum", 0.9, "nesterov", true),
                                data())
                        .optimizer());
    }

    @Test
    void balancedWeightsAreThoseOfScikitLearn() {
        var settings = TrialResolver.settings(options("class-weights", "balanced"), data(6L, 2L));
        assertEquals(List.of(8 / 12.0, 2.0), settings.classWeights());
    }

    @ParameterizedTest
    @CsvSource({
        "0, loss, bce, loss: bce is for classes",
        "0, class-weights, balanced, class-weights:",
        "2, loss, mse, loss: mse is for numbers",
        "3, loss, bce, loss: bce is for two classes",
        "2, momentum, 0.9, momentum: adam has no such option",
        "2, nesterov, true, nesterov: adam has no such option",
        "2, alpha, 0.9, alpha: adam has no such option",
    })
    void refusesWhatContradictsTheDataOrTheOptimizer(int classes, String name, String value, String message) {
        var info = classes == 0 ? data() : classes == 2 ? data(5L, 5L) : data(5L, 5L, 5L);
        var refused = assertThrows(UserError.class, () -> TrialResolver.settings(options(name, value), info));
        assertTrue(refused.getMessage().startsWith(message), refused.getMessage());
    }

    @Test
    void sgdRefusesAdamsOptionsAndNesterovAlone() {
        for (var option : List.of("beta1", "beta2", "epsilon"))
            assertThrows(
                    UserError.class, () -> TrialResolver.settings(options("optimizer", "sgd", option, 0.5), data()));
        assertThrows(
                UserError.class, () -> TrialResolver.settings(options("optimizer", "sgd", "nesterov", true), data()));
    }

    @Test
    void theResolvedConfigMeansTheSameTrial() {
        var trialData = new ResolvedData("prepared", data(5L, 5L, 4L), new Validation.Rows(3), null);
        for (var given : List.of(
                options("data", "builtin:blobs", "depth", 2, "width", 8, "clip-norm", 1, "schedule", "cosine"),
                options("data", "x.csv", "optimizer", "sgd", "momentum", 0.5, "early-stopping", 3),
                options("data", "x.csv", "optimizer", "adagrad", "valid", 0.25, "no-bias", true))) {
            var spec = TrialResolver.resolve(given, trialData, "t", "out", 0);
            Map<String, Object> config = spec.config();
            assertEquals(10, config.get("epochs"));
            var again = TrialResolver.resolve(TrainOptions.parse(config), trialData, "t", "out", 0);
            assertEquals(spec, again);
        }
    }
}
