package io.lockstep.core.step;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.lockstep.core.data.RowSet;
import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.network.Activation;
import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Norm;
import io.lockstep.core.optim.Optimizers;
import io.lockstep.core.optim.Sgd;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A step that was run before allocates only crumbs: keys and the like, nothing that grows with rows or widths. */
class SteadyStateTest {
    private static final int STEPS = 50;
    private static final long CRUMBS = 4096;
    private static final long MOST_NANOS = 20_000_000_000L;
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @BeforeAll
    static void otherCodeUsesOtherVectors() {
        OtherVectors.use();
    }

    @ParameterizedTest
    @EnumSource
    void stepsAllocateNothingThatGrows(Norm norm) {
        var architecture = Architecture.builder(200, List.of(128, 128), 10)
                .activation(Activation.RELU) // others try vectors for some seconds, which allocates; see below
                .dropout(0.5f)
                .norm(norm)
                .residual(true)
                .build();
        for (boolean sparse : new boolean[] {false, true}) {
            var settings = Trials.settings(architecture, LossKind.CROSS_ENTROPY, 128, 4);
            var table = Trials.table(1000, 200, sparse, 10);
            var engine = Trials.engine(settings, table);
            var weights = settings.initializer().parameters(architecture, 1);
            var sums = Trials.sums(settings);
            Runnable steps = () -> {
                for (int step = 0; step < STEPS; step++) engine.gradient(weights, step, 0, 4, sums);
            };
            assertLean(steps, STEPS);
        }
    }

    @ParameterizedTest
    @EnumSource
    void lossesAllocateNothingARow(LossKind loss) {
        int outputs = loss == LossKind.CROSS_ENTROPY ? 3 : 1;
        int classes = loss == LossKind.BCE ? 2 : loss.isClassification() ? 3 : 0;
        var classWeights = List.of(0.5, 2.0, 3.0).subList(0, classes);
        assertLeanRows(Architecture.of(8, List.of(8), outputs, Activation.RELU), loss, classes, classWeights);
    }

    @ParameterizedTest
    @EnumSource
    void activationsAllocateNothingARow(Activation activation) {
        assertLeanRows(Architecture.of(8, List.of(8, 8), 3, activation), LossKind.CROSS_ENTROPY, 3, List.of());
    }

    /** Many rows and few units, so that a crumb a row would show. */
    private static void assertLeanRows(
            Architecture architecture, LossKind loss, int classes, List<Double> classWeights) {
        int steps = 8;
        var settings = Trials.settings(architecture, loss, Sgd.DEFAULT, 2048, 4, classWeights);
        var engine = Trials.engine(settings, Trials.table(2048, 8, false, classes));
        var weights = settings.initializer().parameters(architecture, 1);
        var sums = Trials.sums(settings);
        Runnable work = () -> {
            for (int step = 0; step < steps; step++) engine.gradient(weights, step, 0, 4, sums);
        };
        assertLean(work, steps);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sgd", "adam", "adamw", "rmsprop", "adagrad"})
    void updatesAllocateNothing(String name) {
        var optimizer = Optimizers.named(name);
        int size = 10_000;
        var weights = new float[size];
        var gradient = new float[size];
        var slots = new float[optimizer.slotNames().size()][size];
        assertLean(
                () -> {
                    for (int step = 1; step <= STEPS; step++)
                        optimizer.update(weights, gradient, slots, 0, size, step, 0.1);
                },
                STEPS);
    }

    private static EvalSums sums(Architecture architecture, LossKind loss) {
        return new EvalSums(Evaluator.shape(loss, architecture.outputs()));
    }

    @Test
    void evaluationAllocatesNothingThatGrows() {
        var architecture =
                Architecture.builder(200, List.of(128), 10).norm(Norm.LAYER).build();
        var settings = Trials.settings(architecture, LossKind.CROSS_ENTROPY, 128, 4);
        var loop = new Trials.Loop(settings, Trials.table(1, 200, true, 10));
        var table = Trials.table(1000, 200, true, 10);
        var evaluator = new Evaluator(architecture, LossKind.CROSS_ENTROPY, table);
        var sums = sums(architecture, LossKind.CROSS_ENTROPY);
        var rows = RowSet.all(1000);
        Runnable passes = () -> {
            for (int i = 0; i < 10; i++) evaluator.evaluate(loop.weights, loop.statistics, rows, 0, 1000, sums, null);
        };
        assertLean(passes, 10 * 8);
    }

    private static void assertLean(Runnable work, int units) {
        long allocated = Long.MAX_VALUE;
        // Vector code that is not fully compiled yet puts its vectors on the heap.
        long begin = System.nanoTime();
        while (allocated > CRUMBS && System.nanoTime() - begin < MOST_NANOS) {
            work.run();
            long before = THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
            work.run();
            allocated = (THREADS.getThreadAllocatedBytes(Thread.currentThread().getId()) - before) / units;
        }
        assertTrue(allocated <= CRUMBS, allocated + " bytes a unit of work");
    }
}
