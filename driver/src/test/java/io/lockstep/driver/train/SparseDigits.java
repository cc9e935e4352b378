package io.lockstep.driver.train;

import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.util.Locale;

/** Three unequal classes in 24 features that are mostly zero, as LIBSVM text; rows divide by neither batch nor shards. */
public final class SparseDigits {
    public static final int ROWS = 211;
    private static final int FEATURES = 24;
    private static final int COMMON = 5; // of twelve rows, those of class 0
    private static final float DENSITY = 0.2f;

    private SparseDigits() {}

    /** {@value #ROWS} rows. */
    public static String libsvm() {
        return libsvm(ROWS);
    }

    /** The same and more rows like them. */
    public static String libsvm(int rows) {
        var key = RandomKey.of(3, Purpose.DATA);
        var text = new StringBuilder();
        for (int row = 0; row < rows; row++) {
            int label = row % 12 < COMMON ? 0 : row % 12 < 9 ? 1 : 2;
            text.append(label);
            for (int feature = 0; feature < FEATURES; feature++) {
                float draw = key.with(row).uniform(feature);
                boolean own = feature % 3 == label;
                if (draw < (own ? 2 * DENSITY : DENSITY / 2) || feature == FEATURES - 1)
                    text.append(String.format(Locale.ROOT, " %d:%.4f", feature + 1, draw + label * 0.1f));
            }
            text.append('\n');
        }
        return text.toString();
    }
}
