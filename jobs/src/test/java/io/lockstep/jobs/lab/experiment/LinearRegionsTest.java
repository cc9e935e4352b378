package io.lockstep.jobs.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinearRegionsTest {
    private static final int GRID = 400;

    private static Parameters network(int depth, int width) {
        var architecture = Architecture.of(2, Collections.nCopies(depth, width), 1, Activation.RELU);
        return new Parameters(ParameterLayout.of(architecture).parameters());
    }

    /** Lines in general position whose crossings all lie inside cut the plane into 1 + n + n(n − 1)/2 parts. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void oneLayerIsAnArrangementOfLines(int n) {
        var parameters = network(1, n);
        double[] offsets = {0.1, -0.4, 0.7, 0.25, -0.9};
        for (int unit = 0; unit < n; unit++) {
            double angle = Math.PI * (unit + 0.3) / n;
            parameters.get("layers.0.weight").set(0, unit, (float) Math.cos(angle));
            parameters.get("layers.0.weight").set(1, unit, (float) Math.sin(angle));
            parameters.get("layers.0.bias").set(0, unit, (float) offsets[unit]);
        }
        var regions = LinearRegions.of(parameters, 1, -10, 10);
        assertEquals(1 + n + n * (n - 1) / 2, regions.size());
        assertEquals(
                400, regions.stream().mapToDouble(LinearRegions.Region::area).sum(), 1e-6);
    }

    /** Each layer is the tent map 2 relu(x) − 4 relu(x − ½) of the one before, which folds [0, 1] in two. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 6})
    void everyFoldDoublesThePieces(int depth) {
        var parameters = network(depth, 2);
        for (int layer = 0; layer < depth; layer++) {
            var weight = parameters.get("layers." + layer + ".weight");
            for (int unit = 0; unit < 2; unit++) {
                weight.set(0, unit, layer == 0 ? 1 : 2);
                weight.set(1, unit, layer == 0 ? 0 : -4);
            }
            parameters.get("layers." + layer + ".bias").set(0, 1, -0.5f);
        }
        assertEquals(1 << depth, LinearRegions.of(parameters, depth, 0, 1).size());
    }

    /**
     * Against brute force: the patterns of units that are on, at each point of a fine grid. A region has one pattern and
     * a pattern one region, as it is the intersection of half planes; a region smaller than the grid may be missed.
     */
    @ParameterizedTest
    @CsvSource({"1, 6", "2, 3", "2, 5", "3, 4"})
    void areThePatternsOfUnitsThatAreOn(int depth, int width) {
        var parameters = network(depth, width);
        var random = new Random(10 * depth + width);
        for (int i = 0; i < parameters.tensorCount(); i++)
            for (int j = 0; j < parameters.get(i).data.length; j++)
                parameters.get(i).data[j] = (float) random.nextGaussian();
        var regions = LinearRegions.of(parameters, depth, -1, 1);
        var known = new HashMap<List<Boolean>, Double>();
        for (var region : regions) {
            var pattern = pattern(parameters, depth, middle(region.x()), middle(region.y()));
            assertNull(known.put(pattern, region.area()), "two regions of one pattern");
        }
        var seen = new HashSet<List<Boolean>>();
        for (int row = 0; row < GRID; row++)
            for (int column = 0; column < GRID; column++)
                seen.add(pattern(parameters, depth, -1 + (2 * column + 1.0) / GRID, -1 + (2 * row + 1.0) / GRID));
        assertTrue(known.keySet().containsAll(seen), "a pattern without a region");
        for (var region : known.entrySet())
            assertTrue(seen.contains(region.getKey()) || region.getValue() < 0.01, "unseen, of area " + region);
        assertTrue(seen.size() > width, "only " + seen.size());
    }

    private static List<Boolean> pattern(Parameters parameters, int depth, double x, double y) {
        var pattern = new ArrayList<Boolean>();
        double[] values = {x, y};
        for (int layer = 0; layer < depth; layer++) {
            var weight = parameters.get("layers." + layer + ".weight");
            var bias = parameters.get("layers." + layer + ".bias");
            double[] next = new double[weight.numCols];
            for (int unit = 0; unit < next.length; unit++) {
                next[unit] = bias.data[unit];
                for (int in = 0; in < values.length; in++) next[unit] += values[in] * weight.get(in, unit);
                pattern.add(next[unit] > 0);
                next[unit] = Math.max(0, next[unit]);
            }
            values = next;
        }
        return pattern;
    }

    private static double middle(double[] corners) {
        return java.util.Arrays.stream(corners).average().orElseThrow();
    }
}
