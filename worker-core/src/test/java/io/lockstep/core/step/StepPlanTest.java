package io.lockstep.core.step;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepPlanTest {
    /** Whatever divides and whatever doesn't, an epoch's steps and a step's shards cover every row once, in order. */
    @ParameterizedTest
    @CsvSource({
        "1000, 100, 4", // all divides
        "1003, 100, 4", // a short last batch
        "1000, 99, 8", // batches that don't divide by shards
        "50, 128, 4", // a batch larger than the data
        "3, 128, 16", // more shards than rows
        "7, 1, 1", // row by row
        "1, 1, 4096" // one row among the most shards
    })
    void everyRowIsInOneShardOfOneStep(long rows, int batchSize, int shards) {
        var plan = new StepPlan(rows, batchSize, shards);
        long next = 0;
        for (long step = 0; step < plan.stepsPerEpoch(); step++) {
            assertEquals(next, plan.firstRow(step));
            int batch = plan.batchRows(step);
            assertTrue(batch >= 1 && batch <= batchSize);
            if (step < plan.stepsPerEpoch() - 1) assertEquals(batchSize, batch);
            int least = Integer.MAX_VALUE;
            int most = 0;
            for (int shard = 0; shard < shards; shard++) {
                int length = plan.shardStart(batch, shard + 1) - plan.shardStart(batch, shard);
                least = Math.min(least, length);
                most = Math.max(most, length);
            }
            assertEquals(0, plan.shardStart(batch, 0));
            assertEquals(batch, plan.shardStart(batch, shards));
            assertTrue(least >= 0 && most - least <= 1, "shards of " + least + " to " + most + " rows");
            next += batch;
        }
        assertEquals(rows, next);
    }

    @Test
    void boundsByHand() {
        var plan = new StepPlan(25, 10, 4);
        assertEquals(3, plan.stepsPerEpoch());
        assertEquals(5, plan.batchRows(2));
        int[] full = {0, 2, 5, 7, 10};
        int[] last = {0, 1, 2, 3, 5};
        for (int shard = 0; shard <= 4; shard++) {
            assertEquals(full[shard], plan.shardStart(10, shard));
            assertEquals(last[shard], plan.shardStart(5, shard));
        }
    }

    @Test
    void countsBeyondAnIntStayRight() {
        var plan = new StepPlan(10_000_000_001L, 1 << 30, 4096);
        assertEquals(10, plan.stepsPerEpoch());
        assertEquals(9L << 30, plan.firstRow(9));
        assertEquals((int) (10_000_000_001L - (9L << 30)), plan.batchRows(9));
        assertEquals(4095 << 18, plan.shardStart(1 << 30, 4095));
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "31, 1", "63, 1", "64, 2", "128, 4", "130, 4", "1000, 16", "1024, 32", "2048, 64", "100000, 64"
    })
    void theDefaultIsAboutThirtyTwoRowsAShard(int batchSize, int shards) {
        assertEquals(shards, StepPlan.defaultShards(batchSize));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 1, 1, training rows: 0",
        "1, 0, 1, batch-size: 0",
        "1, 1, 3, shards: 3",
        "1, 1, 0, shards: 0",
        "1, 1, 8192, shards: 8192",
        "1, 1, -2147483648, shards: -2147483648"
    })
    void mistakesAreNamed(long rows, int batchSize, int shards, String beginning) {
        var error = assertThrows(UserError.class, () -> new StepPlan(rows, batchSize, shards));
        assertTrue(error.getMessage().startsWith(beginning + ";"), error.getMessage());
    }
}
