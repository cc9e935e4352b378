package io.lockstep.driver.sweep;

import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.train.TrialSize;
import java.util.List;

/** Told what happens in a sweep; one call at a time, from whichever trial's thread. */
public interface SweepListener {
    SweepListener NONE = new SweepListener() {};

    /** Whether {@link #planned} wants to know how long it takes, which costs a measurement of seconds. */
    default boolean wantsSeconds() {
        return false;
    }

    /** What the sweep will do, before it begins; after a resume, all of it again and without seconds. */
    default void planned(SweepPlan plan) {}

    /**
     * The sweep begins.
     *
     * @param trials how many there will be, those finished before a resume included
     * @param parallelism how many run at once
     */
    default void started(int trials, int parallelism, Objective objective) {}

    /** The search has chosen what runs next, of a sweep that may end trials early: a rung, a generation. */
    default void roundBegun(List<Assignment> round) {}

    /** A trial begins, or continues after {@code startEpoch} epochs, until {@code untilEpoch}. */
    default void trialStarted(Trial trial, TrialSize size, int startEpoch, int untilEpoch) {}

    /** A trial's epoch ended. */
    default void epochEnded(Trial trial, EpochMetrics metrics) {}

    /** A trial ended for good; also told of those that ended before a resume. */
    default void trialEnded(TrialRecord trial) {}

    /**
     * One of the trainings that follow the search ended: finalists, a winner on all rows, baselines.
     *
     * @param kind what they are, as their directory is named
     */
    default void followed(String kind, int done, int all) {}

    /** Asked often and from several threads: whether to stop here, leaving a sweep that can be resumed. */
    default boolean shouldStop() {
        return false;
    }
}
