package io.lockstep.jobs.lab.bench;

import io.lockstep.core.profile.PhaseTimes;
import io.lockstep.driver.averager.Computation;
import io.lockstep.driver.averager.Work;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A worker's computation whose thread has a stopwatch of phases for a block of steps, then none for two, then one again
 * for two and so on: each block with a stopwatch has one without beside it, as often before it as after it.
 */
final class ProfileTurns implements Computation {
    private final Computation inner;
    private final int blockSteps;
    private final LongSupplier processor;
    private final LongSupplier clock;
    private final List<Double> with = new ArrayList<>();
    private final List<Double> without = new ArrayList<>();
    private long step = -1;
    private int steps; // of this block that are over
    private int block = -1; // none has begun
    private long since;

    /**
     * @param processor nanoseconds that the calling thread has used
     * @param clock the stopwatch's
     */
    ProfileTurns(Computation inner, int blockSteps, LongSupplier processor, LongSupplier clock) {
        this.inner = inner;
        this.blockSteps = blockSteps;
        this.processor = processor;
        this.clock = clock;
    }

    /** Microseconds a step of the blocks of each kind; those of one index are neighbours. */
    record Micros(double[] with, double[] without) {}

    @Override
    public void gradient(Work.Gradient work) {
        if (work.step() != step) { // a step may be more than one piece of work
            step = work.step();
            if (block < 0 || ++steps == blockSteps) next();
        }
        inner.gradient(work);
    }

    @Override
    public void evaluate(Work.Evaluation work) {
        inner.evaluate(work);
    }

    private static boolean hasStopwatch(int block) {
        return block % 4 == 0 || block % 4 == 3;
    }

    private void next() {
        long now = processor.getAsLong();
        if (block >= 0) add(hasStopwatch(block) ? with : without, (now - since) / 1e3 / steps);
        steps = 0;
        block++;
        if (hasStopwatch(block)) PhaseTimes.begin(clock);
        else PhaseTimes.end();
        since = processor.getAsLong();
    }

    private synchronized void add(List<Double> blocks, double micros) {
        blocks.add(micros);
    }

    /** From now on, as if nothing had been measured before. */
    synchronized void forget() {
        with.clear();
        without.clear();
    }

    /** Of whole pairs. */
    synchronized Micros micros() {
        int pairs = Math.min(with.size(), without.size());
        return new Micros(first(with, pairs), first(without, pairs));
    }

    private static double[] first(List<Double> values, int count) {
        return values.stream().limit(count).mapToDouble(value -> value).toArray();
    }
}
