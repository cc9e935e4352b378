package io.lockstep.core.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class PermutationTest {
    private static void isBijection(RandomKey key, int n) {
        var seen = new BitSet(n);
        var permutation = Permutation.of(key, n);
        for (int i = 0; i < n; i++) {
            int at = Math.toIntExact(permutation.at(i));
            assertTrue(at >= 0 && at < n && !seen.get(at), () -> at + " of " + n);
            seen.set(at);
        }
    }

    @Test
    void isABijectionForEverySize() {
        for (int n = 1; n <= 2000; n++) isBijection(RandomKey.of(n, Purpose.SHUFFLE), n);
        for (int n : new int[] {65_535, 65_536, 65_537, 60_000, 1_000_003})
            isBijection(RandomKey.of(1, Purpose.SHUFFLE), n);
    }

    @Test
    void hugeSizesStayInside() {
        for (long n : new long[] {(1L << 31) + 1, 1L << 40, (1L << 61) + 5, 1L << 62}) {
            var permutation = Permutation.of(RandomKey.of(2, Purpose.SHUFFLE), n);
            var seen = new HashSet<Long>();
            for (long i = 0; i < 1000; i++) {
                long at = permutation.at(n - 1 - i);
                assertTrue(at >= 0 && at < n);
                assertTrue(seen.add(at));
            }
        }
    }

    @Test
    void manyAtOnceAreThoseOneByOne() {
        for (long n :
                new long[] {1, 2, 5, 63, 64, 65, 127, 1000, 16_385, 20_000, 65_536, 1L << 40, (1L << 62) - 1, 1L << 62
                }) {
            var permutation = Permutation.of(RandomKey.of(n, Purpose.SHUFFLE), n);
            for (int count : new int[] {0, 1, 31, 64, 65, 200}) {
                if (count > n) continue;
                for (long from : new long[] {0, (n - count) / 2, n - count}) {
                    var all = new long[count + 4];
                    permutation.at(from, count, all, 3);
                    for (int i = 0; i < count; i++)
                        assertEquals(permutation.at(from + i), all[3 + i], from + " + " + i);
                    assertEquals(0, all[0] + all[1] + all[2] + all[count + 3]);
                }
            }
            assertThrows(IndexOutOfBoundsException.class, () -> permutation.at(n - 1, 2, new long[2], 0));
            assertThrows(IndexOutOfBoundsException.class, () -> permutation.at(-1, 1, new long[2], 0));
        }
    }

    @Test
    void knownAnswers() {
        var permutation = Permutation.of(RandomKey.of(1, Purpose.SHUFFLE).with(0), 10);
        var text = new StringBuilder();
        for (int i = 0; i < 10; i++) text.append(permutation.at(i)).append(' ');
        assertEquals("0 5 4 8 2 3 9 7 6 1", text.toString().strip());
        assertEquals(
                19060L,
                Permutation.of(RandomKey.of(7, Purpose.SHUFFLE).with(3), 60_000).at(12_345));
    }

    /** Where the first element goes is uniform over keys: chi-square with 9 degrees of freedom, 5 sigma loose. */
    @Test
    void everyPlaceIsAsLikely() {
        var root = RandomKey.of(5, Purpose.SHUFFLE);
        var counts = new int[10][10];
        for (int i = 0; i < 10_000; i++) {
            var permutation = Permutation.of(root.with(i), 10);
            for (int position = 0; position < 10; position++) counts[position][(int) permutation.at(position)]++;
        }
        for (var row : counts) {
            double chi = 0;
            for (int count : row) chi += (count - 1000.0) * (count - 1000.0) / 1000;
            assertTrue(chi < 35, "chi-square " + chi);
        }
    }

    @Test
    void ordersOfDifferentKeysDiffer() {
        var a = Permutation.of(RandomKey.of(1, Purpose.SHUFFLE).with(0), 1000);
        var b = Permutation.of(RandomKey.of(1, Purpose.SHUFFLE).with(1), 1000);
        int same = 0;
        for (int i = 0; i < 1000; i++) if (a.at(i) == b.at(i)) same++;
        assertTrue(same < 12, same + " fixed points between two orders");
    }

    @Test
    void positionsOutsideAreRefused() {
        var permutation = Permutation.of(RandomKey.of(1, Purpose.SHUFFLE), 5);
        assertThrows(IndexOutOfBoundsException.class, () -> permutation.at(5));
        assertThrows(IndexOutOfBoundsException.class, () -> permutation.at(-1));
        assertThrows(IndexOutOfBoundsException.class, () -> Permutation.of(RandomKey.of(1, Purpose.SHUFFLE), 0)
                .at(0));
        assertThrows(IllegalArgumentException.class, () -> Permutation.of(RandomKey.of(1, Purpose.SHUFFLE), -1));
        assertEquals(5, permutation.size());
    }
}
