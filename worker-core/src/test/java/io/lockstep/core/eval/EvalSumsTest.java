package io.lockstep.core.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class EvalSumsTest {
    @Test
    void sumsAddUpAndAnEmptyOneChangesNothing() {
        var whole = new EvalSums(3);
        var left = new EvalSums(3);
        var right = new EvalSums(3);
        int[] actual = {0, 1, 2, 2, 1};
        int[] predicted = {0, 2, 2, 1, 1};
        for (int i = 0; i < 5; i++) {
            whole.addClass(actual[i], predicted[i], i, 2);
            (i < 2 ? left : right).addClass(actual[i], predicted[i], i, 2);
        }
        left.add(new EvalSums(3));
        left.add(right);
        assertSame(whole, left);
        assertEquals(3, whole.correct);
        assertEquals(1, whole.confusion(1, 2));
        assertEquals(1, whole.confusion(2, 1));
        assertThrows(IllegalArgumentException.class, () -> left.add(new EvalSums(2)));
    }

    @Test
    void sumsTravel() {
        var sums = new EvalSums(0);
        sums.addValue(1, 3, 4, 1);
        sums.addValue(-2, -2.5, Double.NaN, 1);
        var bytes = ByteBuffer.allocate(sums.encodedBytes());
        sums.put(bytes);
        assertFalse(bytes.hasRemaining());
        var read = new EvalSums(0);
        read.get(bytes.flip());
        assertSame(sums, read);
        assertEquals(2.5, read.absoluteError);
        read.clear();
        assertSame(new EvalSums(0), read);
    }

    @Test
    void confusionsAreCountedUpToACap() {
        assertTrue(new EvalSums(EvalSums.MOST_COUNTED_CLASSES).countsConfusion());
        var many = new EvalSums(EvalSums.MOST_COUNTED_CLASSES + 1);
        many.addClass(256, 256, 0, 1);
        assertFalse(many.countsConfusion());
        assertEquals(1, many.correct);
    }

    private static void assertSame(EvalSums expected, EvalSums found) {
        var a = ByteBuffer.allocate(expected.encodedBytes());
        var b = ByteBuffer.allocate(found.encodedBytes());
        expected.put(a);
        found.put(b);
        assertEquals(a.flip(), b.flip());
    }
}
