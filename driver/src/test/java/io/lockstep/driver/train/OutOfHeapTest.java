package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.driver.averager.Computation;
import io.lockstep.driver.averager.Work;
import io.lockstep.driver.memory.OutOfHeap;
import org.junit.jupiter.api.Test;

class OutOfHeapTest {
    private static final OutOfMemoryError ERROR = new OutOfMemoryError("Java heap space");

    @Test
    void aWorkersLackOfMemoryIsWhatAUserCanMend() {
        var worker = new HeapBound(new Computation() {
            @Override
            public void gradient(Work.Gradient work) {
                throw ERROR;
            }

            @Override
            public void evaluate(Work.Evaluation work) {
                throw ERROR;
            }
        });
        var training =
                assertThrows(UserError.class, () -> worker.gradient(null)).getMessage();
        assertTrue(training.startsWith("memory: the driver ran out of its heap of "), training);
        assertTrue(
                training.contains(" in training (Java heap space); give it more (--conf spark.driver.memory="),
                training);
        assertTrue(training.contains("a smaller --batch-size or --hidden"), training);
        var validation =
                assertThrows(UserError.class, () -> worker.evaluate(null)).getMessage();
        assertTrue(validation.contains(" in validation (Java heap space)"), validation);
    }

    @Test
    void theCauseIsFoundHoweverDeep() {
        assertSame(ERROR, OutOfHeap.find(new IllegalStateException(new RuntimeException(ERROR))));
        assertNull(OutOfHeap.find(new IllegalStateException("something else")));
    }
}
