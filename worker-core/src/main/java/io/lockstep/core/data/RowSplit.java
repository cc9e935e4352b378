package io.lockstep.core.data;

import io.lockstep.core.UserError;
import io.lockstep.core.random.Permutation;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.util.Arrays;
import java.util.Objects;

/**
 * The split of a data set into training and validation rows. It depends on the two counts alone, never on a trial's
 * seed, so that all trials of a sweep are validated on the same rows. Both sides keep the data's order.
 *
 * <p>Where the content decides the order, the first rows are as good a choice as any and are set aside. Where the source
 * does, rows are drawn; only the validation ids are held, and a training row is found by stepping over them.
 */
public final class RowSplit {
    private static final long FIXED_SEED = 0;
    private static final long FOLD = 1L << 62;
    private static final int FOLD_BITS = 20;

    private final long rows;
    /** Ascending; null where {@code aside} rows from {@code from} on are set aside. */
    private final long[] validation;

    private final long from;
    private final long aside;

    private RowSplit(long rows, long[] validation, long from, long aside) {
        this.rows = rows;
        this.validation = validation;
        this.from = from;
        this.aside = aside;
    }

    /**
     * What {@link #of} sets aside for a fold of cross-validation: folds are neighbouring parts of the rows as the split
     * orders them, which together are all rows. No count of rows is as large.
     *
     * @param number of the fold, from 1
     * @param folds how many there are, up to 1,048,575
     */
    public static long fold(int number, int folds) {
        return FOLD | (long) number << FOLD_BITS | folds;
    }

    /**
     * Sets {@code validationRows} of the rows that {@code info} describes aside, as their order asks for.
     *
     * @param validationRows how many, or what {@link #fold} gives
     */
    public static RowSplit of(DatasetInfo info, long validationRows) {
        if ((validationRows & FOLD) != 0) return fold(info, validationRows);
        return info.order() == DatasetInfo.Order.CONTENT
                ? first(info.rows(), validationRows)
                : drawn(info.rows(), validationRows);
    }

    /**
     * Sets the first {@code validationRows} of {@code rows} rows aside.
     *
     * @throws UserError when no training row would be left
     */
    public static RowSplit first(long rows, long validationRows) {
        check(rows, validationRows);
        return new RowSplit(rows, null, 0, validationRows);
    }

    private static void check(long rows, long validationRows) {
        if (validationRows < 0 || validationRows >= rows)
            throw new UserError("valid: " + validationRows + " of " + rows + " rows; allowed are 0 to " + (rows - 1));
    }

    /**
     * Sets {@code validationRows} of {@code rows} rows aside, drawn without replacement.
     *
     * @throws UserError when no training row would be left
     */
    public static RowSplit drawn(long rows, long validationRows) {
        check(rows, validationRows);
        if (validationRows > Integer.MAX_VALUE - 8)
            throw new UserError("valid: " + validationRows + " rows; allowed are at most " + (Integer.MAX_VALUE - 8)
                    + ": give a URI for more");
        var order = Permutation.of(RandomKey.of(FIXED_SEED, Purpose.SPLIT), rows);
        var chosen = new long[(int) validationRows];
        Arrays.setAll(chosen, order::at);
        Arrays.sort(chosen);
        return new RowSplit(rows, chosen, 0, validationRows);
    }

    private static RowSplit fold(DatasetInfo info, long fold) {
        long number = (fold ^ FOLD) >> FOLD_BITS;
        long folds = fold & (1L << FOLD_BITS) - 1;
        long rows = info.rows();
        if (folds > rows)
            throw new UserError(
                    "folds: " + folds + " of " + rows + " rows; allowed are 2 to as many as there are rows");
        long first = Math.multiplyExact(number - 1, rows) / folds;
        long end = Math.multiplyExact(number, rows) / folds;
        if (info.order() == DatasetInfo.Order.CONTENT) return new RowSplit(rows, null, first, end - first);
        var order = Permutation.of(RandomKey.of(FIXED_SEED, Purpose.SPLIT), rows);
        var chosen = new long[Math.toIntExact(end - first)];
        Arrays.setAll(chosen, i -> order.at(first + i));
        Arrays.sort(chosen);
        return new RowSplit(rows, chosen, 0, end - first);
    }

    /**
     * How many rows a fraction means: the nearest count.
     *
     * @throws UserError when the fraction is not between 0 and 1, or leaves one side empty
     */
    public static long countOf(double fraction, long rows) {
        if (!(fraction > 0 && fraction < 1))
            throw new UserError("valid: " + fraction + "; allowed are fractions between 0 and 1, row counts and URIs");
        long count = Math.round(fraction * rows);
        if (count < 1 || count >= rows)
            throw new UserError("valid: " + fraction + " of " + rows + " rows is " + count
                    + " rows; both training and validation need at least one");
        return count;
    }

    /** The rows to train on, in the data's order. */
    public RowSet training() {
        if (validation != null && aside > 0) return new Training();
        return from == 0 ? RowSet.range(aside, rows - aside) : new Around();
    }

    /** The rows set aside, in the data's order. */
    public RowSet validation() {
        return validation == null ? RowSet.range(from, aside) : new Validation();
    }

    /** All rows but those of a range. */
    private final class Around implements RowSet {
        @Override
        public long size() {
            return rows - aside;
        }

        @Override
        public long id(long position) {
            Objects.checkIndex(position, size());
            return position < from ? position : position + aside;
        }
    }

    private final class Training implements RowSet {
        @Override
        public long size() {
            return rows - validation.length;
        }

        @Override
        public long id(long position) {
            Objects.checkIndex(position, size());
            // The count k of validation rows before the answer: validation[i] - i training rows lie before
            // validation[i].
            int low = 0;
            int high = validation.length;
            while (low < high) {
                int middle = (low + high) >>> 1;
                if (validation[middle] - middle <= position) low = middle + 1;
                else high = middle;
            }
            return position + low;
        }
    }

    private final class Validation implements RowSet {
        @Override
        public long size() {
            return validation.length;
        }

        @Override
        public long id(long position) {
            return validation[(int) Objects.checkIndex(position, size())];
        }
    }
}
