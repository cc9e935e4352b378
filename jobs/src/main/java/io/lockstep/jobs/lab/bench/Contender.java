package io.lockstep.jobs.lab.bench;

/** One way to train the benchmark's network. */
interface Contender extends AutoCloseable {
    String name();

    /**
     * Trains a new network.
     *
     * @param batch rows of a step
     * @param passes over all rows
     * @return rows trained a second, without what comes before the first step
     */
    double samplesPerSecond(int batch, int passes) throws Exception;

    @Override
    default void close() {}
}
