package io.lockstep.jobs.lab.experiment;

/** A question that training answers: a small definition on top of train and sweep. */
public interface Experiment {
    /** What the user types. */
    String name();

    /** What is asked, in one sentence. */
    String question();

    /** Whether it may take ten minutes on two cores; {@code --quick} keeps it to two. */
    default boolean isLong() {
        return false;
    }

    /** Whether it has nothing to learn from but the user's own {@code --data}. */
    default boolean needsData() {
        return false;
    }

    /** Whether it makes something of the user's {@code --data}. */
    default boolean takesData() {
        return needsData();
    }

    /**
     * Looks at the user's data before anything is trained, by this or by another experiment.
     *
     * @throws io.lockstep.core.UserError where it can't be used
     */
    default void check(Lab lab) {}

    /** Trains, draws and concludes. Repeats to the bit for the same lab seed. */
    Story tell(Lab lab) throws Exception;
}
