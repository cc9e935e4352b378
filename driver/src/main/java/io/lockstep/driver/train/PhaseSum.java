package io.lockstep.driver.train;

import io.lockstep.core.profile.PhaseTimes;
import org.apache.spark.util.AccumulatorV2;

/** The stopwatches of a trial's workers, added up as their Spark tasks end. */
final class PhaseSum extends AccumulatorV2<long[], PhaseSum.Times> {
    private static final long serialVersionUID = 1L;

    /**
     * What workers did together.
     *
     * @param nanos as {@link PhaseTimes#nanos} has them
     */
    record Times(int workers, long[] nanos) implements java.io.Serializable {}

    private int workers;
    private long[] nanos = new long[0];

    @Override
    public synchronized boolean isZero() {
        return workers == 0;
    }

    @Override
    public synchronized AccumulatorV2<long[], Times> copy() {
        var copy = new PhaseSum();
        copy.workers = workers;
        copy.nanos = nanos.clone();
        return copy;
    }

    @Override
    public synchronized void reset() {
        workers = 0;
        nanos = new long[0];
    }

    /** One worker's. */
    @Override
    public synchronized void add(long[] ofWorker) {
        workers++;
        nanos = PhaseTimes.plus(nanos, ofWorker);
    }

    @Override
    public void merge(AccumulatorV2<long[], Times> other) {
        var times = other.value();
        synchronized (this) {
            workers += times.workers;
            nanos = PhaseTimes.plus(nanos, times.nanos);
        }
    }

    @Override
    public synchronized Times value() {
        return new Times(workers, nanos.clone());
    }
}
