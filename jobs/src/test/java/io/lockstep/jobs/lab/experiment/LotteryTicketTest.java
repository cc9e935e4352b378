package io.lockstep.jobs.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LotteryTicketTest {
    /** Rounds of pruning take 35 % of what each layer has left, half of that from the last, always the smallest. */
    @Test
    void prunesTheSmallestOfWhatIsLeft() {
        var architecture = Architecture.of(2, List.of(50), 4, Activation.RELU);
        var weights = new Parameters(ParameterLayout.of(architecture).parameters());
        var random = new Random(1);
        for (int i = 0; i < weights.tensorCount(); i++)
            for (int j = 0; j < weights.get(i).data.length; j++) weights.get(i).data[j] = (float) random.nextGaussian();
        var mask = weights.copy();
        for (int i = 0; i < mask.tensorCount(); i++) mask.get(i).fill(1f);
        int hidden = 100;
        int output = 200;
        for (int round = 0; round < 4; round++) {
            var pruned = LotteryTicket.prune(weights, mask);
            hidden -= (int) Math.round(0.35 * hidden);
            output -= (int) Math.round(0.175 * output);
            assertEquals(hidden, kept(pruned, "layers.0.weight"));
            assertEquals(output, kept(pruned, "layers.1.weight"));
            assertEquals((hidden + output) / 300.0, LotteryTicket.share(pruned), 1e-12);
            for (var bias : List.of("layers.0.bias", "layers.1.bias"))
                assertArrayEquals(mask.get(bias).data, pruned.get(bias).data);
            for (var weight : List.of("layers.0.weight", "layers.1.weight"))
                assertLargestKept(weights.get(weight).data, mask.get(weight).data, pruned.get(weight).data);
            mask = pruned;
        }
    }

    private static int kept(Parameters mask, String tensor) {
        int kept = 0;
        for (float value : mask.get(tensor).data) if (value != 0) kept++;
        return kept;
    }

    private static void assertLargestKept(float[] weights, float[] before, float[] after) {
        float smallestKept = Float.POSITIVE_INFINITY;
        float largestPruned = 0;
        for (int i = 0; i < weights.length; i++) {
            if (before[i] == 0) assertEquals(0, after[i], "pruned weights come back");
            if (before[i] == 0) continue;
            if (after[i] != 0) smallestKept = Math.min(smallestKept, Math.abs(weights[i]));
            else largestPruned = Math.max(largestPruned, Math.abs(weights[i]));
        }
        assertTrue(largestPruned < smallestKept, largestPruned + " pruned, " + smallestKept + " kept");
    }
}
