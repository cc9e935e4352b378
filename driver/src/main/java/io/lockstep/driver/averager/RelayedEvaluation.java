package io.lockstep.driver.averager;

import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.step.Evaluator;
import io.lockstep.core.step.LayerStatistics;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.core.step.TrainingState;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;

/** Chunks that an executor was dealt, for its threads. Each chunk's sums stay apart: the averager adds them in order. */
final class RelayedEvaluation implements Round {
    private final Work.Evaluation whole;
    private final Deque<Integer> free = new ArrayDeque<>();
    private int missing;

    RelayedEvaluation(Work.Evaluation whole) {
        this.whole = whole;
        missing = whole.out().size();
        for (int i = 0; i < missing; i++) free.add(i);
    }

    /** The chunks of a deal, by the weights that came with it. */
    static RelayedEvaluation of(long ticket, EvaluationDeal deal, TrainSettings settings, TrainingState state) {
        int chunks = Math.toIntExact(Evaluator.chunks(deal.to() - deal.from()));
        var whole = new Work.Evaluation(
                ticket,
                deal.rows(),
                deal.from(),
                deal.to(),
                state.weights(),
                state.statistics(),
                Stream.generate(Relay.newSums(settings, deal.detailed()))
                        .limit(chunks)
                        .toList(),
                deal.activations()
                        ? Stream.generate(() -> new LayerStatistics(settings.architecture()))
                                .limit(chunks)
                                .toList()
                        : List.of());
        return new RelayedEvaluation(whole);
    }

    Work.Evaluation whole() {
        return whole;
    }

    @Override
    public Work claim(Member member, long ticket) {
        var chunk = free.poll();
        if (chunk == null) return null;
        long from = whole.from() + (long) chunk * Evaluator.CHUNK_ROWS;
        List<EvalSums> sums = whole.out().subList(chunk, chunk + 1);
        List<LayerStatistics> activations =
                whole.activations().isEmpty() ? List.of() : whole.activations().subList(chunk, chunk + 1);
        return new Work.Evaluation(
                ticket,
                whole.rows(),
                from,
                Math.min(whole.to(), from + Evaluator.CHUNK_ROWS),
                whole.weights(),
                whole.statistics(),
                sums,
                activations);
    }

    @Override
    public void deliver(Member member, Work work) {
        missing--;
    }

    @Override
    public void release(Member member, Work work) {
        free.add((int) ((((Work.Evaluation) work).from() - whole.from()) / Evaluator.CHUNK_ROWS));
    }

    @Override
    public boolean isComplete() {
        return missing == 0;
    }
}
