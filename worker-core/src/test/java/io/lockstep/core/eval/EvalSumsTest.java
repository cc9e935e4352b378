package io.lockstep.core.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;

class EvalSumsTest {
    @Test
    void sumsAddUpAndAnEmptyOneChangesNothing() {
        var whole = new EvalSums(EvalShape.classes(3));
        var left = new EvalSums(EvalShape.classes(3));
        var right = new EvalSums(EvalShape.classes(3));
        int[] actual = {0, 1, 2, 2, 1};
        int[] predicted = {0, 2, 2, 1, 1};
        for (int i = 0; i < 5; i++) {
            whole.addClass(actual[i], predicted[i], i, 2, null);
            (i < 2 ? left : right).addClass(actual[i], predicted[i], i, 2, null);
        }
        left.add(new EvalSums(EvalShape.classes(3)));
        left.add(right);
        assertSame(whole, left);
        assertEquals(6, whole.correct);
        assertEquals(2, whole.confusion(1, 2));
        assertEquals(2, whole.confusion(2, 1));
        assertThrows(IllegalArgumentException.class, () -> left.add(new EvalSums(EvalShape.classes(2))));
    }

    @Test
    void sumsTravel() {
        var sums = new EvalSums(EvalShape.values(1));
        sums.addValues(new double[] {1}, new double[] {3}, 4, 1);
        sums.addValues(new double[] {-2}, new double[] {-2.5}, Double.NaN, 1);
        var bytes = ByteBuffer.allocate(sums.encodedBytes());
        sums.put(bytes);
        assertFalse(bytes.hasRemaining());
        var read = new EvalSums(EvalShape.values(1));
        read.get(bytes.flip());
        assertSame(sums, read);
        assertEquals(2.5, read.value(0).absoluteError);
        read.clear();
        assertSame(new EvalSums(EvalShape.values(1)), read);
    }

    @Test
    void confusionsAreCountedUpToACap() {
        assertTrue(new EvalSums(EvalShape.classes(EvalSums.MOST_COUNTED_CLASSES)).countsConfusion());
        var many = new EvalSums(EvalShape.classes(EvalSums.MOST_COUNTED_CLASSES + 1));
        many.addClass(256, 256, 0, 1, null);
        assertFalse(many.countsConfusion());
        assertEquals(1, many.correct);
    }

    @Test
    void detailedSumsTravelAndAddUpInAnyParts() {
        var shape = EvalShape.classes(3).withDetail(true);
        var whole = new EvalSums(shape, 300); // of which each class has 100
        var parts = new EvalSums(shape, 300);
        var part = new EvalSums(shape, 300);
        var read = new EvalSums(shape, 300);
        for (int i = 0; i < 1000; i++) {
            var p = new double[] {i % 7 / 8.0, i / 4096.0, 0};
            p[2] = 1 - p[0] - p[1];
            whole.addClass(i % 3, i % 2, 1, 1, p);
            part.addClass(i % 3, i % 2, 1, 1, p);
            if (i % 130 != 0 && i != 999) continue;
            assertTrue(part.encodedBytes() <= part.mostBytes(130));
            var bytes = ByteBuffer.allocate(part.encodedBytes());
            part.put(bytes);
            assertFalse(bytes.hasRemaining());
            read.get(bytes.flip());
            assertSame(part, read);
            parts.add(read);
            part.clear();
        }
        assertEquals(whole.encodedBytes(), parts.encodedBytes());
        assertEquals(Metrics.of(whole).report(List.of()), Metrics.of(parts).report(List.of()));
        assertTrue(whole.ranks(0).isExact(), "seven values");
        assertFalse(whole.ranks(1).isExact(), "a thousand values");
    }

    @Test
    void whatIsNoRankingIsRefused() {
        var shape = EvalShape.values(1).withDetail(true);
        var sums = new EvalSums(shape);
        sums.addValues(new double[] {1}, new double[] {3}, 4, 1);
        var bytes = ByteBuffer.allocate(sums.encodedBytes());
        sums.put(bytes);
        int head = bytes.capacity() - RankSums.ENTRY_BYTES - RankSums.HEAD_BYTES;
        bytes.putInt(head + Integer.BYTES, 1 << 30);
        assertThrows(IllegalArgumentException.class, () -> new EvalSums(shape).get(bytes.flip()));
    }

    private static void assertSame(EvalSums expected, EvalSums found) {
        var a = ByteBuffer.allocate(expected.encodedBytes());
        var b = ByteBuffer.allocate(found.encodedBytes());
        expected.put(a);
        found.put(b);
        assertEquals(a.flip(), b.flip());
    }
}
