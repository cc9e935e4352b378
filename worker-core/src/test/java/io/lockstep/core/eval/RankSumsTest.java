package io.lockstep.core.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RankSumsTest {
    private static final int ROWS = 60_000;

    /** Parts of a few rows and of many are added in ways of their own. */
    @ParameterizedTest
    @ValueSource(ints = {1_000, 10_000, 100_000})
    void partsOfAnySizeAddUpToTheSame(int most) {
        var random = new SplittableRandom(11);
        var whole = new RankSums(most);
        double[] values = new double[ROWS];
        for (int i = 0; i < ROWS; i++) {
            values[i] = random.nextInt(50_000) / 50_000.0;
            whole.add(values[i], i % 3 == 0, 1);
        }
        for (int rows : new int[] {100, 9_999, 25_000}) {
            var sum = new RankSums(most);
            for (int from = 0; from < ROWS; from += rows) {
                var part = new RankSums(most);
                IntStream.range(from, Math.min(ROWS, from + rows)).forEach(i -> part.add(values[i], i % 3 == 0, 1));
                sum.add(part);
            }
            assertEquals(whole.size(), sum.size());
            assertEquals(whole.isExact(), sum.isExact());
            for (int i = 0; i < whole.size(); i++) {
                assertEquals(whole.value(i), sum.value(i));
                assertEquals(whole.first(i), sum.first(i));
                assertEquals(whole.second(i), sum.second(i));
            }
        }
    }
}
