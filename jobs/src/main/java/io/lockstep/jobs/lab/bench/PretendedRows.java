package io.lockstep.jobs.lab.bench;

import io.lockstep.driver.averager.Work;

/** A worker that takes as long as a batch would take it, without a core: so one machine can play many executors. */
final class PretendedRows extends StepOverheadBenchmark.NoArithmetic {
    /** About what a row of MNIST takes through [784, 256, 128, 10] on one core (docs/performance.md). */
    static final double ROW_MICROS = 10;

    private final int rows;
    private final int shards;

    /** @param rows of a step, over all its shards */
    PretendedRows(int rows, int shards) {
        this.rows = rows;
        this.shards = shards;
    }

    @Override
    public void gradient(Work.Gradient work) {
        super.gradient(work);
        double share = (double) (work.hi() - work.lo()) / shards;
        try {
            Pause.until(System.nanoTime() + Math.round(1e3 * ROW_MICROS * rows * share));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
