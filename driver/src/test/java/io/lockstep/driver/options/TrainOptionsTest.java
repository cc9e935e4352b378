package io.lockstep.driver.options;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.network.Activation;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainOptionsTest {
    private static TrainOptions of(String name, Object value) {
        return TrainOptions.defaults().with(name, value);
    }

    private static String refusal(String name, Object value) {
        return assertThrows(UserError.class, () -> of(name, value).hidden()).getMessage();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            value = {
                "learning-rate | 0",
                "learning-rate | -0.1",
                "learning-rate | NaN",
                "learning-rate | Infinity",
                "learning-rate | 1e-400",
                "learning-rate | 1e400",
                "learning-rate | 1e999999999",
                "learning-rate | 1d",
                "learning-rate | 0x1p3",
                "learning-rate | off",
                "momentum | 1",
                "momentum | -0.1",
                "beta1 | 1.0",
                "alpha | 1",
                "epsilon | -1e-8",
                "weight-decay | -1",
                "dropout | 1",
                "dropout | -0.01",
                "epochs | -1",
                "epochs | 1.5",
                "epochs | 2147483648",
                "epochs | ''",
                "batch-size | 0",
                "batch-size | many",
                "seed | 1.5",
                "seed | 9223372036854775808",
                "shards | 3",
                "shards | 0",
                "shards | 8192",
                "workers | 0",
                "clip-norm | 0",
                "clip-norm | -1",
                "early-stopping | 0",
                "class-weights | heavy",
                "hidden | 64,",
                "hidden | 64,0",
                "hidden | 64,-1",
                "hidden | 64 32",
                "hidden | a",
                "width | 0",
                "depth | -1",
                "depth | 10001",
                "activation | RELU",
                "activation | swish",
                "norm | group",
                "loss | nll",
                "optimizer | Adam",
                "schedule | warmup",
                "standardize | maybe",
                "no-bias | 1",
                "valid | 0",
                "valid | -5",
                "valid | 1.0",
                "valid | 1.5",
                "valid | NaN",
                "valid | 10%",
                "valid | 10,000",
                "test | 0.2",
                "data | ' '",
            })
    void refusesNamingOptionAndValue(String name, String value) {
        var message = refusal(name, value);
        assertTrue(message.startsWith(name + ":") || message.startsWith("schedule"), message);
        assertTrue(message.contains(value.strip()), message);
        assertTrue(message.contains("allowed are"), message);
    }

    @Test
    void refusesTypedValuesAsWell() {
        for (Object bad : new Object[] {Double.NaN, Double.POSITIVE_INFINITY, 0, -1.0, true, List.of(1)})
            assertTrue(refusal("learning-rate", bad).startsWith("learning-rate: " + bad));
        assertTrue(refusal("hidden", List.of(64, 0)).contains("[64, 0]"));
        assertTrue(refusal("hidden", Arrays.asList(64, null)).contains("null"));
        assertTrue(refusal("activation", 3).contains("leaky_relu"));
        assertTrue(refusal("valid", Double.NaN).contains("NaN"));
        assertTrue(refusal("data", true).contains("true"));
    }

    @Test
    void readsTextAndTypedValuesAlike() {
        assertEquals(of("learning-rate", "1e-3"), of("learning-rate", 0.001));
        assertEquals(of("epochs", "3"), of("epochs", 3L));
        assertEquals(of("hidden", "256,128"), of("hidden", List.of(256, 128)));
        assertEquals(of("hidden", "64"), of("hidden", 64));
        assertEquals(of("hidden", ""), of("hidden", List.of()));
        assertEquals(of("hidden", "[8, 4]"), of("hidden", List.of("8", "4")));
        assertEquals(of("activation", "leaky_relu"), of("activation", Activation.LEAKY_RELU));
        assertEquals(of("bias", false), of("no-bias", "true"));
        assertEquals(of("shuffle", true), of("no-shuffle", false));
        assertEquals(of("valid", "0.1"), of("valid", 0.1));
        assertEquals(new Validation.Rows(10_000), of("valid", "10000").get(TrainOption.VALID));
        assertEquals(
                new Validation.Data("hdfs:/v.csv"), of("valid", "hdfs:/v.csv").get(TrainOption.VALID));
        assertEquals(-7L, of("seed", -7).get(TrainOption.SEED));
    }

    @Test
    void anUnknownNameNamesTheNearest() {
        var message =
                assertThrows(UserError.class, () -> of("learning_rate", 1)).getMessage();
        assertTrue(message.contains("'learning_rate'") && message.contains("learning-rate"), message);
        assertTrue(assertThrows(UserError.class, () -> of("no-epochs", 1))
                .getMessage()
                .contains("no-epochs"));
    }

    @Test
    void whatOtherSystemsCallItLeadsHere() {
        assertEquals(
                "unknown option 'lr'; here it is called learning-rate",
                assertThrows(UserError.class, () -> of("lr", 1)).getMessage());
        assertTrue(refusal("activation", "swish").startsWith("activation: 'swish', which is called silu here;"));
        assertTrue(refusal("loss", "binary-cross-entropy").contains("bce here"));
        for (var option : TrainOption.all())
            for (var alias : option.aliases())
                assertTrue(
                        TrainOption.all().stream()
                                .noneMatch(other -> other.name().equals(alias)
                                        || other != option && other.aliases().contains(alias)),
                        alias + " has one meaning");
    }

    @Test
    void whatOthersAskAboutAnOptionStandsWithIt() {
        assertEquals(
                "[data, format, label, task, valid, test, features, drop, weight, categorical, missing, missing-label,"
                        + " separator, decimal, header, encoding, libsvm-zero-based]",
                TrainOption.of(OptionScope.DATA).toString());
        assertEquals(
                "[metrics, workers, transport, checkpoint-every, store]",
                TrainOption.of(OptionScope.RUN).toString());
        assertEquals(
                "[resume, overwrite, output]",
                TrainOption.of(OptionScope.OUTPUT).toString());
        var free = TrainOption.all().stream()
                .filter(option -> !option.isFixedByTheRun())
                .toList();
        assertEquals(
                "[test, metrics, workers, transport, checkpoint-every, store, resume, overwrite, output]",
                free.toString());
        for (var option : TrainOption.all()) {
            assertEquals(option.isFlag(), option.label().isEmpty(), option + " is a flag or says what its value is");
            assertFalse(option.description().isBlank());
        }
        var base = TrainOptions.parse(Map.of("workers", 2, "epochs", 3, "output", "o", "data", "d"));
        assertEquals(
                Map.of("epochs", 3, "output", "o", "data", "d"),
                base.without(OptionScope.RUN).givenMap());
        assertEquals(
                base.values(OptionScope.DATA),
                of("data", "d").with("label", "label").values(OptionScope.DATA));
    }

    @Test
    void offAndNullTakeAwayWhatWasGiven() {
        var clipped = of("clip-norm", 2);
        assertEquals(2.0, clipped.get(TrainOption.CLIP_NORM));
        assertNull(clipped.with("clip-norm", "off").get(TrainOption.CLIP_NORM));
        assertFalse(clipped.with("clip-norm", null).isGiven(TrainOption.CLIP_NORM));
        assertEquals(TrainOptions.defaults(), TrainOptions.parse(Collections.singletonMap("test", null)));
    }

    @Test
    void depthAndWidthMakeHidden() {
        assertEquals(List.of(64), TrainOptions.defaults().hidden());
        assertEquals(List.of(16, 16, 16), of("depth", 3).with("width", "16").hidden());
        assertEquals(List.of(64, 64), of("depth", 2).hidden());
        assertEquals(List.of(8), of("width", 8).hidden());
        assertEquals(List.of(), of("depth", 0).with("width", 8).hidden());
        var both = of("depth", 2).with("hidden", "8");
        assertTrue(assertThrows(UserError.class, both::hidden).getMessage().startsWith("hidden: [8]"));
    }

    @Test
    void laterOnesWinAndTheMapReadsBack() {
        var config = TrainOptions.parse(Map.of("epochs", 5, "hidden", "8,4", "valid", 0.5, "clip-norm", "off"));
        var merged = config.with(TrainOptions.parse(Map.of("epochs", "7", "schedule", "step:3:0.5")));
        assertEquals(7, merged.get(TrainOption.EPOCHS));
        assertEquals(merged, TrainOptions.parse(merged.givenMap()));
        assertEquals(
                "[valid, hidden, schedule, epochs, clip-norm]",
                merged.givenMap().keySet().toString());
    }
}
