package io.lockstep.core.step;

import io.lockstep.core.network.Parameters;

/**
 * Batch norm's running statistics, updated once a step from the root's sums:
 *
 * <pre>  running = 0.9 running + 0.1 batch </pre>
 *
 * The batch's mean is over all its rows. Its variance is the unbiased pooled one within shards, Σ (z − mean of z's
 * shard)² / (rows − shards that have rows): what training normalises by, and with one shard PyTorch's own.
 */
public final class RunningStatistics {
    private static final double MOMENTUM = 0.1;

    private RunningStatistics() {}

    /**
     * @param running modified; without batch norm it has no tensors and nothing happens
     * @param root sums over all shards of a step with at least one row
     * @param shards logical shards of the step
     */
    public static void update(Parameters running, ShardSums root, int shards) {
        long freedom = root.rows - Math.min(shards, root.rows);
        for (int i = 0; i < running.tensorCount(); i++) {
            boolean mean = running.tensors().get(i).name().endsWith(".running_mean");
            long divisor = mean ? root.rows : freedom;
            // One row a shard says nothing of the variance, which then stays.
            if (divisor > 0) blend(running.get(i).data, root.statistics().get(i).data, divisor);
        }
    }

    private static void blend(float[] running, float[] sums, long divisor) {
        for (int j = 0; j < running.length; j++)
            running[j] = (float) ((1 - MOMENTUM) * running[j] + MOMENTUM * (sums[j] / divisor));
    }
}
