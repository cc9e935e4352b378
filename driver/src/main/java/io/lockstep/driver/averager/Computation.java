package io.lockstep.driver.averager;

/** What a worker can do with its data. One per worker thread. */
public interface Computation {
    /** Fills {@code work.out()}. */
    void gradient(Work.Gradient work);

    /** Fills {@code work.out()}, and {@code work.activations()} where it isn't null. */
    void evaluate(Work.Evaluation work);
}
