package io.lockstep.core.data.generate;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeneratorsTest {
    private static float[][] rows(String uri) {
        var generator = Generators.of(uri);
        int features = generator.featureNames().size();
        var rows = new float[(int) generator.rows()][features + 1];
        for (int i = 0; i < rows.length; i++) {
            var x = new float[features];
            float target = generator.row(i, x);
            System.arraycopy(x, 0, rows[i], 0, features);
            rows[i][features] = target;
        }
        return rows;
    }

    @Test
    void gatesAreTheirTruthTables() {
        assertArrayEquals(new float[][] {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}}, rows("builtin:xor"));
        assertArrayEquals(new float[][] {{0, 0, 0}, {0, 1, 0}, {1, 0, 0}, {1, 1, 1}}, rows("builtin:and"));
        assertArrayEquals(new float[][] {{0, 0, 0}, {0, 1, 1}, {1, 0, 1}, {1, 1, 1}}, rows("builtin:or"));
        assertArrayEquals(new float[][] {{0, 0, 1}, {0, 1, 1}, {1, 0, 1}, {1, 1, 0}}, rows("builtin:nand"));
        assertArrayEquals(new float[][] {{0, 0, 1}, {0, 1, 0}, {1, 0, 0}, {1, 1, 0}}, rows("builtin:nor"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"moons", "circles", "spirals", "blobs", "separable", "linear", "curve?noise=0.1"})
    void aRowDependsOnKeyAndIndexAlone(String name) {
        var uri = "builtin:" + name;
        var all = rows(uri);
        var generator = Generators.of(uri);
        var x = new float[generator.featureNames().size()];
        for (int i = all.length - 1; i >= 0; i -= 7) {
            float target = generator.row(i, x);
            assertArrayEquals(Arrays.copyOf(all[i], x.length), x);
            assertEquals(all[i][x.length], target);
        }
        var other = rows(uri + (uri.contains("?") ? "&" : "?") + "seed=2");
        assertNotEquals(Arrays.deepHashCode(all), Arrays.deepHashCode(other), "another seed, another data set");
    }

    @ParameterizedTest
    @CsvSource({"moons,500,2", "circles,500,2", "spirals,1000,2", "spirals?arms=5,1000,5", "blobs,500,3", "parity,16,2"
    })
    void classesAreBalanced(String name, int rows, int classes) {
        var counts = new int[classes];
        for (var row : rows("builtin:" + name)) counts[(int) row[row.length - 1]]++;
        assertEquals(rows, Arrays.stream(counts).sum());
        for (int count : counts) assertTrue(Math.abs(count - rows / classes) <= 1, Arrays.toString(counts));
    }

    @Test
    void moonsWithoutNoiseLieOnTheirArcs() {
        for (var row : rows("builtin:moons?noise=0&n=101")) {
            double x = row[2] == 0 ? row[0] : 1 - row[0];
            double y = row[2] == 0 ? row[1] : 0.5 - row[1];
            assertEquals(1, x * x + y * y, 1e-5);
            assertTrue(y > -1e-5);
        }
    }

    @Test
    void theNoiseHasTheStatedDeviation() {
        var clean = rows("builtin:moons?noise=0&n=4000");
        var noisy = rows("builtin:moons?noise=0.3&n=4000");
        double square = 0;
        for (int i = 0; i < clean.length; i++) square += Math.pow(noisy[i][0] - clean[i][0], 2);
        assertEquals(0.3, Math.sqrt(square / clean.length), 0.01);
    }

    @Test
    void circlesHaveTheirRadii() {
        for (var row : rows("builtin:circles?noise=0&factor=0.25"))
            assertEquals(row[2] == 0 ? 1 : 0.25, Math.hypot(row[0], row[1]), 1e-5);
    }

    @Test
    void parityCountsOnes() {
        var rows = rows("builtin:parity?bits=3");
        assertArrayEquals(new float[] {1, 0, 1, 0}, rows[5]);
        assertArrayEquals(new float[] {1, 1, 1, 1}, rows[7]);
        assertEquals(20, rows("builtin:parity?bits=40&n=20").length);
    }

    @Test
    void separableKeepsItsMargin() {
        var generator = (Separable) Generators.of("builtin:separable?margin=0.5&features=3&n=300");
        for (var row : rows("builtin:separable?margin=0.5&features=3&n=300")) {
            double side = 0;
            for (int j = 0; j < 3; j++) side += generator.normal()[j] * row[j];
            assertTrue(row[3] == 1 ? side > 0.4999 : side < -0.4999);
        }
    }

    @Test
    void blobsOfAnotherSeedHaveTheSameCentres() {
        double[][] middles = new double[2][3];
        for (int seed = 1; seed <= 2; seed++)
            for (var row : rows("builtin:blobs?n=3000&seed=" + seed)) middles[seed - 1][(int) row[2]] += row[0] / 1000;
        assertArrayEquals(middles[0], middles[1], 0.2);
    }

    @Test
    void aCurveIsItsFunction() {
        for (var row : rows("builtin:curve?shape=sine&n=33")) assertEquals(Math.sin(Math.PI * row[0]), row[1], 1e-6);
        for (var row : rows("builtin:curve?shape=runge&n=33"))
            assertEquals(1 / (1 + 25 * row[0] * row[0]), row[1], 1e-6);
        assertTrue(Generators.of("builtin:curve").classNames().isEmpty());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "builtin:moon|builtin:moons",
                "builtin:moons?nose=1|allowed are n, noise, seed",
                "builtin:moons?noise=-1|allowed are numbers from 0.0",
                "builtin:moons?noise=NaN|noise=NaN",
                "builtin:moons?n=0|whole numbers from 1",
                "builtin:moons?n=ten|n=ten",
                "builtin:moons?n=5&n=6|given twice",
                "builtin:moons?n|allowed is key=value",
                "builtin:parity?bits=30|without n",
                "builtin:curve?shape=cube|sine, waves",
            })
    void mistakesAreNamed(String uri, String message) {
        var error = assertThrows(UserError.class, () -> Generators.of(uri));
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }
}
