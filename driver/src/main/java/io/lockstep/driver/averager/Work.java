package io.lockstep.driver.averager;

import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.LayerStatistics;
import io.lockstep.core.step.ShardSums;
import io.lockstep.core.step.TrainingState;
import java.util.List;

/**
 * A piece of a step or of an evaluation, dealt to one worker. The worker reads {@code weights} and {@code statistics},
 * writes its result into {@code out}, and delivers this same object; after that it touches none of them, for the next
 * step changes them in place.
 */
public sealed interface Work {

    /**
     * The sums over shards {@code [lo, hi)}, a node of the step's tree.
     *
     * @param ticket number of this deal, unique in the trial
     * @param step from 0
     */
    record Gradient(long ticket, long step, int lo, int hi, Parameters weights, ShardSums out) implements Work {}

    /**
     * The sums over positions {@code [from, to)} of a set of rows, chunk by chunk of
     * {@link io.lockstep.core.step.Evaluator#CHUNK_ROWS}.
     *
     * @param ticket number of this deal, unique in the trial
     * @param out a chunk's each
     * @param activations filled too, unless it is empty
     */
    record Evaluation(
            long ticket,
            EvalRows rows,
            long from,
            long to,
            Parameters weights,
            Parameters statistics,
            List<EvalSums> out,
            List<LayerStatistics> activations)
            implements Work {}

    /** What an executor does as a trial's home. Only a {@link Host} is dealt one. */
    sealed interface AtHome extends Work {
        long ticket();

        /** What the home has to begin from, because it doesn't hold it; null where it does. */
        TrainingState seed();
    }

    /** Run steps. @param mask of the weights, sent along with a seed; or null */
    record Run(long ticket, TrainingState seed, Parameters mask, RunDeal deal, RunResult out) implements AtHome {}

    /** Evaluate the first {@code size} rows of a set of rows. @param activations filled too, unless it is null */
    record EvaluateAll(
            long ticket,
            TrainingState seed,
            Parameters mask,
            EvalRows rows,
            long size,
            EvalSums out,
            LayerStatistics activations)
            implements AtHome {}

    /** Tell where training stands. @param gradient the last step's, filled too unless it is null */
    record StateReport(long ticket, TrainingState out, Parameters gradient) implements AtHome {
        @Override
        public TrainingState seed() {
            return null;
        }
    }

    /** The trial has ended; leave. */
    record Done() implements Work {}
}
