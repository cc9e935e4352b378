package io.lockstep.driver.averager;

import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.step.Evaluator;
import io.lockstep.core.step.LayerStatistics;
import io.lockstep.core.step.ShardSums;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** An evaluation while it is out: chunks of rows, dealt to whoever asks, their sums added in the chunks' order. */
final class EvaluationRound implements Round {
    private final EvalRows rows;
    private final long size;
    private final TrainingState state;
    private final Supplier<EvalSums> newSums;
    private final Supplier<LayerStatistics> newActivations; // gives null where none are wanted
    private final Map<Long, Work.Evaluation> waiting = new HashMap<>(); // delivered before their predecessors
    private final ArrayDeque<Long> returned = new ArrayDeque<>();
    private final EvalSums total;
    private final EvalSums group; // of the chunks since the last whole group
    private final LayerStatistics activations;
    private long next;
    private long added;

    EvaluationRound(
            EvalRows rows,
            long size,
            TrainingState state,
            Supplier<EvalSums> newSums,
            Supplier<LayerStatistics> newActivations) {
        this.rows = rows;
        this.size = size;
        this.state = state;
        this.newSums = newSums;
        this.newActivations = newActivations;
        total = newSums.get();
        group = newSums.get();
        activations = newActivations.get();
    }

    EvalSums total() {
        return total;
    }

    LayerStatistics activations() {
        return activations;
    }

    @Override
    public Work claim(Place place, long ticket) {
        Long chunk = returned.poll();
        if (chunk == null) {
            if (next == Evaluator.chunks(size)) return null;
            chunk = next++;
        }
        long from = chunk * Evaluator.CHUNK_ROWS;
        long to = Math.min(size, from + Evaluator.CHUNK_ROWS);
        return new Work.Evaluation(
                ticket, rows, from, to, state.weights(), state.statistics(), newSums.get(), newActivations.get());
    }

    @Override
    public void deliver(Place place, Work work) {
        waiting.put(chunk(work), (Work.Evaluation) work);
        for (var first = waiting.remove(added); first != null; first = waiting.remove(added)) {
            group.add(first.out());
            boolean last = added + 1 == Evaluator.chunks(size);
            if (last || (added + 1) % Evaluator.GROUP_CHUNKS == 0) {
                total.add(group);
                group.clear();
            }
            if (activations != null) activations.add(first.activations());
            added++;
        }
    }

    @Override
    public void release(Place place, Work work, ShardSums fresh) {
        returned.add(chunk(work));
    }

    private static long chunk(Work work) {
        return ((Work.Evaluation) work).from() / Evaluator.CHUNK_ROWS;
    }

    @Override
    public boolean isComplete() {
        return added == Evaluator.chunks(size);
    }
}
