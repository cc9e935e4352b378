package io.lockstep.core.step;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.data.RowSet;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Orders of rows: pure functions, each row once an epoch. */
class EpochOrderTest {
    private static long[] epoch(EpochOrder order, StepPlan plan, long epoch) {
        var all = new long[(int) plan.rows()];
        var out = new long[plan.batchSize()];
        int at = 0;
        for (long step = 0; step < plan.stepsPerEpoch(); step++) {
            int n = order.rows(epoch, step, 0, plan.shards(), out);
            assertEquals(plan.batchRows(step), n);
            System.arraycopy(out, 0, all, at, n);
            at += n;
        }
        return all;
    }

    private static long[] sorted(long[] ids) {
        var copy = ids.clone();
        Arrays.sort(copy);
        return copy;
    }

    private static long[] blocks(long rows, int mean, Random random) {
        var starts = new ArrayList<Long>(List.of(0L));
        while (starts.get(starts.size() - 1) < rows)
            starts.add(Math.min(rows, starts.get(starts.size() - 1) + random.nextInt(2 * mean)));
        return starts.stream().mapToLong(Long::longValue).toArray();
    }

    @Test
    void aRowOrderIsAPermutationOfItsOwnEachEpochAndSeed() {
        for (int rows = 1; rows <= 40; rows++) {
            var plan = new StepPlan(rows, 7, 4);
            var order = new RowOrder(plan, RowSet.all(rows), 3, true);
            for (int epoch = 0; epoch < 3; epoch++)
                assertArrayEquals(LongStream.range(0, rows).toArray(), sorted(epoch(order, plan, epoch)));
        }
        var plan = new StepPlan(1000, 100, 4);
        var order = new RowOrder(plan, RowSet.all(1000), 1, true);
        var first = epoch(order, plan, 0);
        assertNotEquals(Arrays.toString(first), Arrays.toString(epoch(order, plan, 1)));
        var other = epoch(new RowOrder(plan, RowSet.all(1000), 2, true), plan, 0);
        int same = 0;
        for (int i = 0; i < 1000; i++) if (first[i] == other[i]) same++;
        assertTrue(same < 12, same + " rows in the same place");
        var still = new RowOrder(plan, RowSet.all(1000), 1, false);
        assertArrayEquals(LongStream.range(0, 1000).toArray(), epoch(still, plan, 5));
    }

    /** A change of these is a change of every trained model. */
    @Test
    void knownOrders() {
        var plan = new StepPlan(10, 10, 1);
        assertArrayEquals(
                new long[] {7, 3, 5, 0, 4, 1, 9, 2, 8, 6}, epoch(new RowOrder(plan, RowSet.all(10), 1, true), plan, 2));
        var two = new StepPlan(12, 6, 2);
        var lanes = new LaneOrder(two, RowSet.all(12), new long[] {0, 2, 4, 6, 8, 10, 12}, 2, 1, null);
        assertArrayEquals(new long[] {2, 3, 0, 11, 6, 7, 1, 5, 4, 10, 8, 9}, epoch(lanes, two, 2));
    }

    /** Awkward counts of rows, batches, shards, blocks and windows. */
    @Test
    void lanesTakeEachRowOnceAnEpochInTheirShard() {
        var random = new Random(5);
        for (int trial = 0; trial < 400; trial++) {
            int rows = 1 + random.nextInt(600);
            int aside = random.nextInt(20);
            var plan = new StepPlan(rows, 1 + random.nextInt(70), 1 << random.nextInt(6));
            var starts = blocks(rows + aside, 1 + random.nextInt(50), random);
            int window = 1 + random.nextInt(5);
            var order = new LaneOrder(plan, RowSet.range(aside, rows), starts, window, trial, null);
            for (int epoch = 0; epoch < 2; epoch++)
                assertArrayEquals(
                        LongStream.range(aside, aside + rows).toArray(),
                        sorted(epoch(order, plan, epoch)),
                        plan + ", " + Arrays.toString(starts));
            // Each shard stays in its lane.
            var out = new long[plan.batchSize()];
            for (int shard = 0; shard < plan.shards(); shard++) {
                long from = aside + order.laneStart(shard);
                long to = aside + order.laneStart(shard + 1);
                for (long step = 0; step < plan.stepsPerEpoch(); step++) {
                    int n = order.rows(1, step, shard, shard + 1, out);
                    for (int i = 0; i < n; i++) assertTrue(out[i] >= from && out[i] < to);
                }
            }
        }
    }

    @Test
    void aStepsRowsDependOnNothingAskedBefore() {
        var plan = new StepPlan(5000, 96, 8);
        var starts = blocks(5000, 60, new Random(1));
        var order = new LaneOrder(plan, RowSet.all(5000), starts, 3, 9, null);
        var inOrder = new ArrayList<long[]>();
        var out = new long[96];
        for (long step = 0; step < plan.stepsPerEpoch(); step++) {
            int n = order.rows(0, step, 0, 8, out);
            inOrder.add(Arrays.copyOf(out, n));
        }
        for (int step = inOrder.size() - 1; step >= 0; step--) {
            var fresh = new LaneOrder(plan, RowSet.all(5000), starts, 3, 9, null);
            int left = fresh.rows(0, step, 0, 4, out);
            var found = Arrays.copyOf(out, plan.batchRows(step));
            fresh.rows(0, step, 4, 8, out);
            System.arraycopy(out, 0, found, left, found.length - left);
            assertArrayEquals(inOrder.get(step), found);
        }
    }

    @Test
    void aPoolTouchesItsBlocksOnlyAndTheNextOnesAreAnnounced() {
        var plan = new StepPlan(4000, 40, 4);
        var starts = LongStream.rangeClosed(0, 40).map(i -> i * 100).toArray();
        var announced = new HashSet<Integer>();
        var order = new LaneOrder(plan, RowSet.all(4000), starts, 2, 1, announced::add);
        var out = new long[40];
        var touched = new HashSet<Long>();
        for (int step = 0; step < 20; step++) {
            int n = order.rows(0, step, 1, 2, out);
            for (int i = 0; i < n; i++) touched.add(out[i] / 100);
        }
        assertEquals(2, touched.size(), "200 rows are one pool of two blocks");
        assertEquals(2, announced.size());
        order.rows(0, 20, 1, 2, out);
        assertTrue(announced.contains((int) (out[0] / 100)));
    }
}
