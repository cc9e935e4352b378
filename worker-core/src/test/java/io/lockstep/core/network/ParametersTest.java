package io.lockstep.core.network;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lockstep.core.network.ParameterLayout.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private static final List<Tensor> TENSORS =
            List.of(new Tensor("a", 2, 3), new Tensor("b", 1, 1), new Tensor("c", 1, 4));

    /** Element i of the vector is i. */
    private static Parameters counting() {
        var parameters = new Parameters(TENSORS);
        int[] next = {0};
        parameters.forEachSpan(0, 11, (tensor, from, to) -> {
            for (int i = from; i < to; i++) parameters.get(tensor).data[i] = next[0]++;
        });
        return parameters;
    }

    @Test
    void anySpanOfTheVectorIsMetOnceAndInOrder() {
        var parameters = counting();
        assertEquals(11, parameters.size());
        for (int from = 0; from <= 11; from++)
            for (int to = from; to <= 11; to++) {
                var met = new ArrayList<Integer>();
                parameters.forEachSpan(from, to, (tensor, begin, end) -> {
                    for (int i = begin; i < end; i++) met.add((int) parameters.get(tensor).data[i]);
                });
                assertEquals(to - from, met.size());
                for (int i = 0; i < met.size(); i++) assertEquals(from + i, met.get(i));
            }
    }

    @Test
    void addingKeepsToItsSpan() {
        var sum = counting();
        sum.add(counting(), 4, 9);
        assertArrayEquals(new float[] {0, 1, 2, 3, 8, 10}, sum.get("a").data);
        assertArrayEquals(new float[] {12}, sum.get("b").data);
        assertArrayEquals(new float[] {14, 16, 9, 10}, sum.get("c").data);
    }

    @Test
    void aCopyIsAnother() {
        var parameters = counting();
        var copy = parameters.copy();
        assertNotSame(parameters.get(0), copy.get(0));
        parameters.zero();
        assertArrayEquals(new float[6], parameters.get("a").data);
        assertEquals(10f, copy.get("c").data[3]);
    }

    @Test
    void anUnknownNameIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Parameters(TENSORS).get("d"));
    }
}
