package io.lockstep.driver.averager;

import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.Evaluator;
import io.lockstep.core.step.LayerStatistics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * An evaluation while it is out: runs of chunks of rows, dealt to whoever asks, the chunks' sums added in the chunks'
 * order.
 */
final class EvaluationRound implements Round {
    /** Bytes of sums that one reply may have. */
    private static final int MOST_BYTES = 1 << 19;

    private final EvalRows rows;
    private final long size;
    private final Parameters weights;
    private final Parameters statistics;
    private final Supplier<EvalSums> newSums;
    private final Supplier<LayerStatistics> newActivations; // gives null where none are wanted
    private final ChunkQueue queue;
    private final Map<Long, EvalSums> waiting = new HashMap<>(); // delivered before their predecessors
    private final Map<Long, LayerStatistics> waitingActivations = new HashMap<>();
    private final EvalSums total;
    private final EvalSums group; // of the chunks since the last whole group
    private final LayerStatistics activations;
    private final int mostChunks;
    private long added;

    /** @param holders who had which chunk of these rows before; learns who has them now */
    EvaluationRound(
            EvalRows rows,
            long size,
            Parameters weights,
            Parameters statistics,
            Supplier<EvalSums> newSums,
            Supplier<LayerStatistics> newActivations,
            ChunkHolders holders) {
        this.rows = rows;
        this.size = size;
        this.weights = weights;
        this.statistics = statistics;
        this.newSums = newSums;
        this.newActivations = newActivations;
        queue = new ChunkQueue(Evaluator.chunks(size), holders);
        total = newSums.get();
        group = newSums.get();
        activations = newActivations.get();
        long bytes = total.mostBytes(Evaluator.CHUNK_ROWS) + (activations == null ? 0 : activations.encodedBytes());
        mostChunks = (int) Math.max(1, MOST_BYTES / bytes);
    }

    EvalSums total() {
        return total;
    }

    LayerStatistics activations() {
        return activations;
    }

    @Override
    public Work claim(Member member, long ticket) {
        var run = queue.claim(member, Math.min(mostChunks, member.threads));
        if (run == null) return null;
        var sums = new ArrayList<EvalSums>();
        var statisticsOut = new ArrayList<LayerStatistics>();
        for (long chunk = run.from(); chunk < run.to(); chunk++) {
            sums.add(newSums.get());
            if (activations != null) statisticsOut.add(newActivations.get());
        }
        long from = run.from() * Evaluator.CHUNK_ROWS;
        long to = Math.min(size, run.to() * Evaluator.CHUNK_ROWS);
        return new Work.Evaluation(
                ticket, rows, from, to, weights, statistics, List.copyOf(sums), List.copyOf(statisticsOut));
    }

    @Override
    public void deliver(Member member, Work work) {
        var evaluation = (Work.Evaluation) work;
        long chunk = chunk(work);
        for (int i = 0; i < evaluation.out().size(); i++, chunk++) {
            waiting.put(chunk, evaluation.out().get(i));
            if (activations != null)
                waitingActivations.put(chunk, evaluation.activations().get(i));
        }
        for (var first = waiting.remove(added); first != null; first = waiting.remove(added)) {
            group.add(first);
            boolean last = added + 1 == Evaluator.chunks(size);
            if (last || (added + 1) % Evaluator.GROUP_CHUNKS == 0) {
                total.add(group);
                group.clear();
            }
            if (activations != null) activations.add(waitingActivations.remove(added));
            added++;
        }
    }

    @Override
    public void release(Member member, Work work) {
        long chunk = chunk(work);
        queue.giveBack(chunk, chunk + ((Work.Evaluation) work).out().size());
    }

    private static long chunk(Work work) {
        return ((Work.Evaluation) work).from() / Evaluator.CHUNK_ROWS;
    }

    @Override
    public boolean isComplete() {
        return added == Evaluator.chunks(size);
    }
}
