package io.lockstep.driver.train;

import io.lockstep.driver.averager.Computation;
import io.lockstep.driver.averager.Work;
import io.lockstep.driver.memory.OutOfHeap;

/**
 * Says a computation's lack of memory as what a user can mend. As an error it would end the executor's JVM, with all that
 * others do there, and be tried again to no avail.
 */
record HeapBound(Computation inner) implements Computation {
    @Override
    public void gradient(Work.Gradient work) {
        try {
            inner.gradient(work);
        } catch (OutOfMemoryError e) {
            throw OutOfHeap.here(e, "training");
        }
    }

    @Override
    public void evaluate(Work.Evaluation work) {
        try {
            inner.evaluate(work);
        } catch (OutOfMemoryError e) {
            throw OutOfHeap.here(e, "validation");
        }
    }
}
