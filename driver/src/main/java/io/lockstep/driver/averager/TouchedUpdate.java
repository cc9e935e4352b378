package io.lockstep.driver.averager;

import io.lockstep.core.math.TouchedRows;
import io.lockstep.core.profile.Phase;
import io.lockstep.core.profile.PhaseTimes;
import io.lockstep.core.step.TrainingState;
import java.util.Arrays;

/**
 * The update of a wide first weight whose gradient nodes hold by the rows that their data touched: each row is summed
 * along the tree, divided and applied to the weight's row, in chunks of rows that any threads may share. Where the optimizer
 * leaves weights without a gradient alone, no other rows are visited. The bits are those of a gradient held whole.
 */
final class TouchedUpdate {
    private static final int CHUNKS = 16;
    /** Elements that are updated at once: they stay in a first-level cache. */
    private static final int BLOCK = 1 << 12;

    private final GradientRound round;
    private final StepRule rule;
    private final double rate;
    private final float weight;
    private final float[] weights;
    private final float[][] slots;
    private final TouchedRows[] nodes; // null where a node's piece began before it
    private final int rows;
    private final int columns;

    TouchedUpdate(GradientRound round, TrainingState state, float[][] slots, StepRule rule, double rate, float weight) {
        this.round = round;
        this.rule = rule;
        this.rate = rate;
        this.weight = weight;
        this.slots = slots;
        weights = state.weights().get(0).data;
        nodes = round.touched();
        rows = nodes[0].rows();
        columns = nodes[0].columns();
    }

    /** Chunks that such an update is done in; 0 where there is none. */
    static int chunks(GradientRound round) {
        return round.root().touched() == null ? 0 : CHUNKS;
    }

    void run(int chunk) {
        int from = (int) ((long) rows * chunk / CHUNKS);
        int to = (int) ((long) rows * (chunk + 1) / CHUNKS);
        var times = PhaseTimes.ofThread();
        int before = times.enter(Phase.UPDATE);
        var part = new Part(from);
        boolean all = !rule.optimizer().leavesUntouched();
        for (int row = all ? from : part.next(); row < to; row = all ? row + 1 : part.next()) part.add(row);
        part.flush();
        times.back(before);
    }

    /** A thread's way through its rows, some of which wait to be updated together. */
    private final class Part {
        private final int[] at = new int[nodes.length]; // the next held row of each node
        private final float[][] sums = new float[nodes.length][];
        private final int most = Math.max(1, BLOCK / columns);
        private final int[] waiting = new int[most];
        private final float[] g = new float[most * columns];
        private final float[] w = new float[most * columns];
        private final float[][] s = new float[slots.length][most * columns];
        private int count;

        Part(int from) {
            for (int node = 0; node < nodes.length; node++) {
                if (nodes[node] == null) continue;
                at[node] = nodes[node].from(from);
                sums[node] = new float[columns];
            }
        }

        /** The next row that any node touched. */
        int next() {
            int least = Integer.MAX_VALUE;
            for (int node = 0; node < nodes.length; node++) least = Math.min(least, next(node));
            return least;
        }

        private int next(int node) {
            var held = nodes[node];
            return held == null || at[node] == held.count() ? Integer.MAX_VALUE : held.index()[at[node]];
        }

        void add(int row) {
            if (next() == row) gradient(row);
            else Arrays.fill(g, count * columns, (count + 1) * columns, 0f);
            waiting[count++] = row;
            if (count == most) flush();
        }

        private void gradient(int row) {
            for (int node = 0; node < nodes.length; node++) {
                if (nodes[node] == null) continue;
                if (next(node) != row) Arrays.fill(sums[node], 0f);
                else System.arraycopy(nodes[node].values(), at[node]++ * columns, sums[node], 0, columns);
            }
            round.reduce(sums, columns);
            int to = count * columns;
            for (int j = 0; j < columns; j++) g[to + j] = sums[0][j] / weight;
            if (rule.mask() == null) return;
            float[] mask = rule.mask().get(0).data;
            for (int j = 0; j < columns; j++) if (mask[row * columns + j] == 0) g[to + j] = 0;
        }

        /** Updates the rows that wait. */
        void flush() {
            move(weights, w, true);
            for (int k = 0; k < s.length; k++) move(slots[k], s[k], true);
            rule.optimizer().update(w, g, s, 0, count * columns, round.step() + 1, rate);
            if (rule.mask() != null) mask();
            move(weights, w, false);
            for (int k = 0; k < s.length; k++) move(slots[k], s[k], false);
            count = 0;
        }

        private void mask() {
            float[] mask = rule.mask().get(0).data;
            for (int i = 0; i < count; i++)
                for (int j = 0; j < columns; j++) if (mask[waiting[i] * columns + j] == 0) w[i * columns + j] = 0;
        }

        /** Copies the waiting rows out of {@code whole}, or back into it; neighbours in one go. */
        private void move(float[] whole, float[] packed, boolean out) {
            for (int i = 0; i < count; ) {
                int run = 1;
                while (i + run < count && waiting[i + run] == waiting[i] + run) run++;
                if (out) System.arraycopy(whole, waiting[i] * columns, packed, i * columns, run * columns);
                else System.arraycopy(packed, i * columns, whole, waiting[i] * columns, run * columns);
                i += run;
            }
        }
    }
}
