package io.lockstep.jobs.lab.experiment;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.core.network.Parameters;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class XorTreeTest {
    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5, 6, 7, 8, 9, 10})
    void computesParityOfEveryRow(int bits) {
        var tree = XorTree.of(bits);
        var model = new NetworkModel(tree.architecture(), tree.parameters(), new Parameters(List.of()), null);
        float[][] rows = new float[1 << bits][bits];
        for (int row = 0; row < rows.length; row++)
            for (int bit = 0; bit < bits; bit++) rows[row][bit] = row >> bit & 1;
        float[][] outputs = model.outputs(rows);
        for (int row = 0; row < rows.length; row++)
            assertEquals(Integer.bitCount(row) % 2 == 1 ? 1f : -1f, outputs[row][0], "row " + row);
    }

    @Test
    void aPowerOfTwoTakesTwoUnitsAnXor() {
        assertEquals(2 * (8 - 1), XorTree.of(8).units());
        assertEquals(3, XorTree.of(8).architecture().depth());
        assertThrows(IllegalArgumentException.class, () -> XorTree.of(1));
    }
}
