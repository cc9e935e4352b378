package io.lockstep.core.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.math.Functions;
import java.util.Arrays;
import java.util.HashSet;
import org.junit.jupiter.api.Test;

class RandomKeyTest {
    private static final int DRAWS = 100_000;

    /** A change of these is a change of every model. */
    @Test
    void knownAnswers() {
        var key = RandomKey.of(1, Purpose.INIT);
        assertEquals(8190602212137098243L, key.high());
        assertEquals(-3971476561665923292L, key.low());
        assertEquals(6730356697714836176L, key.bits(0));
        assertEquals(-2344464223295884135L, key.bits(Long.MAX_VALUE));
        assertEquals(0.724317f, key.uniform(1));
        assertEquals(0.19589154f, key.normal(2));
        assertEquals(181306, key.below(1_000_000, 3));
        assertEquals(
                -4883955798172731865L,
                RandomKey.of(-5, Purpose.DROPOUT).with(3, 1, 4, 1).bits(59));
    }

    @Test
    void purposesAreNumberedForGood() {
        var numbers = Arrays.stream(Purpose.values()).mapToLong(Purpose::number).toArray();
        assertEquals(numbers.length, Arrays.stream(numbers).distinct().count());
        assertEquals(1, Purpose.SPLIT.number());
        assertEquals(4, Purpose.DROPOUT.number());
        assertEquals(8, Purpose.EXPERIMENT.number());
    }

    @Test
    void severalIndicesAreOneAfterAnother() {
        var key = RandomKey.of(9, Purpose.DATA);
        assertEquals(key.with(1).with(2), key.with(1, 2));
        assertEquals(key.with(1).with(2).with(3).with(4), key.with(1, 2, 3, 4));
        assertNotEquals(key.with(1, 2), key.with(2, 1));
    }

    @Test
    void uniformHasItsMomentsAndSpreadsEvenly() {
        var key = RandomKey.of(11, Purpose.DATA);
        var bins = new int[100];
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < DRAWS; i++) {
            float u = key.uniform(i);
            assertTrue(u >= 0 && u < 1);
            sum += u;
            squares += u * u;
            bins[(int) (u * 100)]++;
        }
        assertEquals(0.5, sum / DRAWS, 0.005);
        assertEquals(1 / 3.0, squares / DRAWS, 0.005);
        assertTrue(chiSquare(bins, DRAWS / 100.0) < 180, "chi-square"); // 99 degrees of freedom
    }

    @Test
    void normalHasItsMoments() {
        var key = RandomKey.of(12, Purpose.DATA);
        var powers = new double[5];
        for (int i = 0; i < DRAWS; i++) {
            double z = key.normalDouble(i);
            assertTrue(Math.abs(z) < 6.8);
            double power = 1;
            for (int k = 0; k < powers.length; k++, power *= z) powers[k] += power / DRAWS;
        }
        assertEquals(0, powers[1], 0.015);
        assertEquals(1, powers[2], 0.02);
        assertEquals(0, powers[3], 0.06);
        assertEquals(3, powers[4], 0.15);
    }

    /** The largest distance of the draws' distribution from the normal one (Kolmogorov, Smirnov), at the 0.1 % level. */
    @Test
    void normalHasItsDistribution() {
        var key = RandomKey.of(16, Purpose.DATA);
        var draws = new double[DRAWS];
        Arrays.setAll(draws, key::normalDouble);
        Arrays.sort(draws);
        double distance = 0;
        for (int i = 0; i < DRAWS; i++) {
            double below = 0.5 * (1 + Functions.erf((float) (draws[i] / Math.sqrt(2))));
            distance = Math.max(distance, Math.max(below - (double) i / DRAWS, (i + 1.0) / DRAWS - below));
        }
        assertTrue(distance < 1.95 / Math.sqrt(DRAWS), "distance " + distance);
        assertTrue(draws[0] < -3.7 && draws[DRAWS - 1] > 3.7, "no tails");
    }

    @Test
    void drawsMayComeInAnyOrderAndAgain() {
        var key = RandomKey.of(17, Purpose.DATA);
        var forwards = new long[100];
        Arrays.setAll(forwards, key::bits);
        for (int i = 99; i >= 0; i--) {
            RandomKey.of(18, Purpose.DATA).bits(i);
            assertEquals(forwards[i], key.bits(i));
            assertEquals(forwards[i], RandomKey.of(17, Purpose.DATA).bits(i));
        }
    }

    @Test
    void everyBitIsFairAndFlipsWithEveryBitOfTheCounter() {
        var key = RandomKey.of(13, Purpose.DATA);
        var ones = new int[64];
        for (int i = 0; i < 10_000; i++) {
            long bits = key.bits(i);
            for (int b = 0; b < 64; b++) ones[b] += (int) (bits >>> b & 1);
        }
        for (int count : ones) assertEquals(5000, count, 250);
        for (int b = 0; b < 64; b++) {
            int flips = 0;
            for (int i = 0; i < 1000; i++) flips += Long.bitCount(key.bits(i) ^ key.bits(i ^ 1L << b));
            assertEquals(32_000, flips, 700, "counter bit " + b);
        }
    }

    @Test
    void belowIsEven() {
        var key = RandomKey.of(14, Purpose.DATA);
        var bins = new int[7];
        for (int i = 0; i < 70_000; i++) bins[key.below(7, i)]++;
        assertTrue(chiSquare(bins, 10_000) < 30, "chi-square"); // 6 degrees of freedom
        assertEquals(0, key.below(1, 0));
        for (int i = 0; i < 1000; i++) assertTrue(key.below((1L << 62) - 1, i) >= 0);
        assertThrows(IllegalArgumentException.class, () -> key.below(0, 0));
        assertThrows(IllegalArgumentException.class, () -> key.below(1L << 62, 0));
    }

    @Test
    void childrenAreIndependent() {
        var parent = RandomKey.of(15, Purpose.DATA);
        double product = 0;
        double toParent = 0;
        int flips = 0;
        for (int i = 0; i < DRAWS; i++) {
            product += (parent.with(i).uniform(0) - 0.5) * (parent.with(i + 1).uniform(0) - 0.5);
            toParent += (parent.with(0).uniform(i) - 0.5) * (parent.uniform(i) - 0.5);
            flips += Long.bitCount(parent.with(i).bits(5) ^ parent.with(i + 1).bits(5));
        }
        assertEquals(0, 12 * product / DRAWS, 0.02);
        assertEquals(0, 12 * toParent / DRAWS, 0.02);
        assertEquals(32.0, (double) flips / DRAWS, 0.1);
    }

    @Test
    void streamsNeverMeet() {
        var seen = new HashSet<Long>();
        for (long seed = 0; seed < 20; seed++)
            for (var purpose : Purpose.values())
                for (int index = 0; index < 20; index++)
                    for (int i = 0; i < 20; i++)
                        assertTrue(
                                seen.add(RandomKey.of(seed, purpose).with(index).bits(i)));
    }

    private static double chiSquare(int[] bins, double expected) {
        double sum = 0;
        for (int count : bins) sum += (count - expected) * (count - expected) / expected;
        return sum;
    }
}
