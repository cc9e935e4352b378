package io.lockstep.jobs.lab.bench;

/** One way to train the benchmark's networks. */
interface Contender extends AutoCloseable {
    String name();

    /** Whether it can train this case. */
    default boolean takes(TrainCase what) {
        return true;
    }

    /**
     * Trains a new network.
     *
     * @param passes over all rows
     * @return rows trained a second, without what comes before the first step
     */
    double samplesPerSecond(TrainCase what, int passes) throws Exception;

    @Override
    default void close() {}
}
