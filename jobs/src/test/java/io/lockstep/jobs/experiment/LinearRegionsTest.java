package io.lockstep.jobs.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import java.util.Collections;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinearRegionsTest {
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
}
