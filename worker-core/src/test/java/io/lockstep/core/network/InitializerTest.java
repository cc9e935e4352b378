package io.lockstep.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InitializerTest {
    private static final Architecture WIDE = Architecture.of(300, List.of(200), 100, Activation.RELU);

    @ParameterizedTest
    @CsvSource({
        "he_normal,      0.0066667, 0.01",
        "he_uniform,     0.0066667, 0.01",
        "glorot_normal,  0.004,     0.0066667",
        "glorot_uniform, 0.004,     0.0066667",
        "lecun_normal,   0.0033333, 0.005",
        "lecun_uniform,  0.0033333, 0.005",
        "normal:0.5,     0.25,      0.25"
    })
    void variances(String text, double first, double second) {
        var weights = Initializer.parse(text).parameters(WIDE, 9);
        assertVariance(first, weights.get("layers.0.weight").data, text.endsWith("uniform"));
        assertVariance(second, weights.get("layers.1.weight").data, text.endsWith("uniform"));
        for (float b : weights.get("layers.0.bias").data) assertEquals(0f, b);
    }

    private static void assertVariance(double expected, float[] x, boolean uniform) {
        double sum = 0;
        double squares = 0;
        double largest = 0;
        for (float v : x) {
            sum += v;
            squares += (double) v * v;
            largest = Math.max(largest, Math.abs(v));
        }
        // Five standard errors of the mean and of the variance of normals, which is more than uniforms'.
        assertEquals(0, sum / x.length, 5 * Math.sqrt(expected / x.length));
        assertEquals(expected, squares / x.length, 5 * expected * Math.sqrt(2.0 / x.length));
        double bound = Math.sqrt(3 * expected) * 1.0001;
        assertEquals(uniform, largest <= bound, "bound " + bound + ", largest " + largest);
    }

    /** Normals have a fourth moment of 3 variances², uniforms of 9/5: neither truncated nor mixed up. */
    @ParameterizedTest
    @CsvSource({
        "he_normal, 3",
        "glorot_normal, 3",
        "lecun_normal, 3",
        "normal:2, 3",
        "he_uniform, 1.8",
        "glorot_uniform, 1.8",
        "lecun_uniform, 1.8"
    })
    void shapes(String text, double kurtosis) {
        float[] x = Initializer.parse(text).parameters(WIDE, 3).get("layers.0.weight").data;
        double squares = 0;
        double fourths = 0;
        for (float v : x) {
            squares += (double) v * v;
            fourths += Math.pow(v, 4);
        }
        // Five standard errors for 60,000 normals.
        assertEquals(kurtosis, fourths * x.length / (squares * squares), 5 * Math.sqrt(24.0 / x.length));
    }

    @Test
    void zerosAndConstantsFillTheWeights() {
        for (float x : Initializer.parse("zeros").parameters(WIDE, 1).get("layers.1.weight").data) assertEquals(0f, x);
        var constant = Initializer.parse("constant:-0.25").parameters(WIDE, 1);
        for (float x : constant.get("layers.0.weight").data) assertEquals(-0.25f, x);
        for (float x : constant.get("layers.1.bias").data) assertEquals(0f, x);
        for (float x : Initializer.parse("normal:0").parameters(WIDE, 1).get("layers.0.weight").data)
            assertEquals(0f, x, 0f); // of either sign
    }

    @ParameterizedTest
    @ValueSource(strings = {"he_normal", "glorot_uniform"})
    void aSeedGivesTheSameWeightsAndSeedsAndLayersAreUncorrelated(String text) {
        var square = Architecture.of(200, List.of(200), 200, Activation.RELU);
        var weights = Initializer.parse(text).parameters(square, 1);
        var again = Initializer.parse(text).parameters(square, 1);
        for (int i = 0; i < weights.tensorCount(); i++) assertArrayEquals(weights.get(i).data, again.get(i).data);
        var other = Initializer.parse(text).parameters(square, 2);
        float[] first = weights.get("layers.0.weight").data;
        // Five standard errors of 40,000 pairs.
        assertEquals(0, correlation(first, weights.get("layers.1.weight").data), 0.025);
        assertEquals(0, correlation(first, other.get("layers.0.weight").data), 0.025);
    }

    private static double correlation(float[] a, float[] b) {
        double products = 0;
        double squares = 0;
        double others = 0;
        for (int i = 0; i < a.length; i++) {
            products += (double) a[i] * b[i];
            squares += (double) a[i] * a[i];
            others += (double) b[i] * b[i];
        }
        return products / Math.sqrt(squares * others);
    }

    @Test
    void aWeightDependsOnItsPlaceAlone() {
        var he = Initializer.parse("he_normal");
        var plain = he.parameters(WIDE, 9);
        var other = he.parameters(
                Architecture.builder(300, List.of(200), 100)
                        .activation(Activation.TANH)
                        .bias(false)
                        .dropout(0.5f)
                        .norm(Norm.BATCH)
                        .residual(true)
                        .build(),
                9);
        assertArrayEquals(plain.get("layers.0.weight").data, other.get("layers.0.weight").data);
        assertArrayEquals(plain.get("layers.1.weight").data, other.get("layers.1.weight").data);
        assertNotEquals(
                plain.get("layers.0.weight").data[0], he.parameters(WIDE, 10).get("layers.0.weight").data[0]);
        for (float scale : other.get("norms.0.weight").data) assertEquals(1f, scale);
        // A place is output · inputs + input: another number of outputs leaves the first ones as they were.
        var narrow = Initializer.parse("normal:1")
                .parameters(Architecture.of(300, List.of(150), 100, Activation.RELU), 9)
                .get("layers.0.weight");
        var wide = Initializer.parse("normal:1").parameters(WIDE, 9).get("layers.0.weight");
        assertEquals(wide.get(7, 11), narrow.get(7, 11));
    }

    @Test
    void layersDiffer() {
        var weights = Initializer.parse("normal:1").parameters(Architecture.of(5, List.of(5), 5, Activation.RELU), 1);
        assertNotEquals(weights.get(0).data[0], weights.get(2).data[0]);
    }

    @Test
    void runningStatisticsStartAtTheStandardNormal() {
        var architecture =
                Architecture.builder(2, List.of(3), 1).norm(Norm.BATCH).build();
        var statistics = Initializer.statistics(architecture);
        assertArrayEquals(new float[3], statistics.get("norms.0.running_mean").data);
        assertArrayEquals(new float[] {1, 1, 1}, statistics.get("norms.0.running_var").data);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "he_normal",
                "he_uniform",
                "glorot_normal",
                "glorot_uniform",
                "lecun_normal",
                "lecun_uniform",
                "zeros",
                "constant:-0.25",
                "normal:0.01"
            })
    void readsWhatItWrites(String text) throws Exception {
        assertEquals(text, Initializer.parse(text).toString());
        var json = new ObjectMapper();
        assertEquals('"' + text + '"', json.writeValueAsString(Initializer.parse(text)));
        assertEquals(Initializer.parse(text), json.readValue('"' + text + '"', Initializer.class));
    }

    @Test
    void bareNamesMeanTheirPapers() {
        assertEquals("he_normal", Initializer.parse("he").toString());
        assertEquals("glorot_uniform", Initializer.parse("glorot").toString());
        assertEquals("lecun_normal", Initializer.parse("lecun").toString());
        assertEquals(Initializer.parse("he"), Initializer.defaultFor(Activation.GELU));
        assertEquals(Initializer.parse("glorot"), Initializer.defaultFor(Activation.TANH));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "xavier", "he_cauchy", "zeros:1", "constant", "normal:x", "normal:-1", "constant:NaN"})
    void refusesAnythingElse(String text) {
        var e = assertThrows(UserError.class, () -> Initializer.parse(text));
        assertTrue(e.getMessage().startsWith("init: ") && e.getMessage().contains("glorot"), e.getMessage());
    }
}
