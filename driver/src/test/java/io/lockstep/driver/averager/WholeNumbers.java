package io.lockstep.driver.averager;

import io.lockstep.core.network.Parameters;
import io.lockstep.core.optim.Sgd;
import io.lockstep.core.step.Evaluator;
import io.lockstep.core.step.ShardSums;

/** A computation whose gradients are whole numbers, so that sums are exact and what is expected needs no tree. */
final class WholeNumbers implements Computation {
    static final int SHARDS = 8;
    static final int ROWS_PER_SHARD = 4;
    static final Sgd OPTIMIZER = new Sgd(0.125, 0.5, false, 0);

    @Override
    public void gradient(Work.Gradient work) {
        fill(work.weights(), work.step(), work.lo(), work.hi(), work.out());
    }

    @Override
    public void evaluate(Work.Evaluation work) {
        for (int chunk = 0; chunk < work.out().size(); chunk++) {
            var out = work.out().get(chunk);
            long from = work.from() + (long) chunk * Evaluator.CHUNK_ROWS;
            long to = Math.min(work.to(), from + Evaluator.CHUNK_ROWS);
            for (long row = from; row < to; row++) out.loss += row % 7;
            out.rows = to - from;
            out.weight = out.rows;
            out.correct = positive(work.weights()) + positive(work.statistics());
        }
    }

    static void fill(Parameters weights, long step, int lo, int hi, ShardSums out) {
        out.clear();
        for (int shard = lo; shard < hi; shard++) {
            int element = 0;
            for (int tensor = 0; tensor < weights.tensorCount(); tensor++)
                for (int i = 0; i < weights.tensors().get(tensor).size(); i++)
                    out.gradient().get(tensor).data[i] += element(weights.get(tensor).data[i], step, shard, element++);
            for (int i = 0; i < out.statistics().tensorCount(); i++)
                out.statistics().get(i).data[0] += step + shard;
        }
        out.loss = 3 * (hi - lo);
        out.rows = (long) ROWS_PER_SHARD * (hi - lo);
        out.weight = out.rows;
        out.correct = hi - lo;
    }

    private static float element(float weight, long step, int shard, int i) {
        return (31 * step + 7L * shard + 3L * i) % 11 - 5 + (weight > 0 ? 1 : 0);
    }

    private static long positive(Parameters x) {
        long count = 0;
        for (int tensor = 0; tensor < x.tensorCount(); tensor++)
            for (int i = 0; i < x.tensors().get(tensor).size(); i++) if (x.get(tensor).data[i] > 0) count++;
        return count;
    }
}
