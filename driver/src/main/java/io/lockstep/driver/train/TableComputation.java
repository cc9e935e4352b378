package io.lockstep.driver.train;

import io.lockstep.core.step.Evaluator;
import io.lockstep.core.step.GradientEngine;
import io.lockstep.core.step.Orders;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.driver.averager.Computation;
import io.lockstep.driver.averager.EvalRows;
import io.lockstep.driver.averager.Work;
import java.util.EnumMap;
import java.util.function.IntConsumer;

/** A worker's computation over a trial's rows. */
final class TableComputation implements Computation {
    private final TrialData data;
    private final TrainSettings settings;
    private final Double threshold;
    private final GradientEngine engine;
    private final EnumMap<EvalRows, Evaluator> evaluators = new EnumMap<>(EvalRows.class);

    /**
     * @param threshold as in {@link WorkerSpec}
     * @param ahead told of the training data's blocks that will be needed; null for nobody
     */
    TableComputation(TrialData data, TrainSettings settings, Double threshold, IntConsumer ahead) {
        this.threshold = threshold;
        this.data = data;
        this.settings = settings;
        var order = Orders.of(settings, data.info(), data.training().rows(), ahead);
        engine = new GradientEngine(settings, data.training().table(), order, data.targetScaler());
    }

    @Override
    public void gradient(Work.Gradient work) {
        engine.gradient(work.weights(), work.step(), work.lo(), work.hi(), work.out());
    }

    @Override
    public void evaluate(Work.Evaluation work) {
        var part = part(work.rows());
        var evaluator = evaluators.computeIfAbsent(work.rows(), rows -> evaluator(part));
        for (int chunk = 0; chunk < work.out().size(); chunk++) {
            long from = work.from() + (long) chunk * Evaluator.CHUNK_ROWS;
            evaluator.evaluate(
                    work.weights(),
                    work.statistics(),
                    part.rows(),
                    from,
                    Math.min(work.to(), from + Evaluator.CHUNK_ROWS),
                    work.out().get(chunk),
                    work.activations().isEmpty() ? null : work.activations().get(chunk));
        }
    }

    private Evaluator evaluator(TrialData.Part part) {
        return new Evaluator(settings.architecture(), settings.loss(), part.table(), data.targetScaler(), threshold);
    }

    private TrialData.Part part(EvalRows rows) {
        return switch (rows) {
            case TRAINING -> data.training();
            case VALIDATION -> data.validation();
            case TEST -> data.test();
        };
    }
}
