package io.lockstep.core.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FoldsTest {
    private static DatasetInfo info(DatasetInfo.Order order, long rows) {
        return DatasetInfo.builder()
                .source("test")
                .order(order)
                .rows(rows)
                .features(List.of("x"))
                .label(true, "label")
                .task(Task.REGRESSION, List.of(), List.of())
                .fingerprint("f")
                .build();
    }

    /** Each row is validated on once, and in each fold a row is on one side or the other; ids ascend. */
    @ParameterizedTest
    @EnumSource(DatasetInfo.Order.class)
    void areAllRowsOnce(DatasetInfo.Order order) {
        for (long rows : new long[] {2, 3, 7, 10, 101}) {
            for (int folds = 2; folds <= Math.min(rows, 11); folds++) {
                var validated = new TreeSet<Long>();
                for (int fold = 1; fold <= folds; fold++) {
                    var split = RowSplit.of(info(order, rows), RowSplit.fold(fold, folds));
                    var here = new TreeSet<Long>();
                    for (var side : List.of(split.training(), split.validation())) {
                        long last = -1;
                        for (long at = 0; at < side.size(); at++) {
                            assertTrue(side.id(at) > last, "ids ascend");
                            last = side.id(at);
                            assertTrue(here.add(last));
                        }
                        assertThrows(IndexOutOfBoundsException.class, () -> side.id(side.size()));
                    }
                    assertEquals(rows, here.size());
                    assertEquals(rows - 1, here.last());
                    long size = split.validation().size();
                    assertTrue(size == rows / folds || size == rows / folds + 1, size + " of " + rows);
                    for (long at = 0; at < size; at++)
                        assertTrue(validated.add(split.validation().id(at)));
                }
                assertEquals(rows, validated.size());
            }
            assertThrows(UserError.class, () -> RowSplit.of(info(order, rows), RowSplit.fold(1, (int) rows + 1)));
        }
    }
}
