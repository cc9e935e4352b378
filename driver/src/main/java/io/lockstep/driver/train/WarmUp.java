package io.lockstep.driver.train;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.step.ShardSums;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.driver.averager.Computation;
import io.lockstep.driver.averager.Work;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an executor does before it joins others at work: it computes gradients of the first step that nobody gets, until
 * they have become as fast as they will. A step waits for its slowest worker, and one whose code isn't compiled and whose
 * rows aren't read is slower by orders of magnitude. Weights depend on none of it. Once for each JVM.
 */
final class WarmUp implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(WarmUp.class);
    /** Longer than the JVM's compilers take from noticing that code is hot to replacing it. */
    private static final long WINDOW_NANOS = 400_000_000;
    /** A window that isn't faster than the one before by this much is the last. */
    private static final double GAIN = 0.8;

    private static volatile boolean over;

    private final Computation computation;
    private final TrainSettings settings;
    private final ParameterLayout layout;
    private final long mostNanos;

    WarmUp(Computation computation, TrainSettings settings, ParameterLayout layout, long mostNanos) {
        this.computation = computation;
        this.settings = settings;
        this.layout = layout;
        this.mostNanos = mostNanos;
    }

    /** Null where this JVM is warm. */
    static WarmUp of(Computation computation, TrainSettings settings, ParameterLayout layout) {
        long mostMillis = Long.getLong("lockstep.warmup.millis", 5000);
        if (over || mostMillis <= 0) return null;
        return new WarmUp(computation, settings, layout, TimeUnit.MILLISECONDS.toNanos(mostMillis));
    }

    /** This JVM has computed what a warm-up would. */
    static void isOver() {
        over = true;
    }

    @Override
    public void run() {
        long begin = System.nanoTime();
        var weights = settings.initializer().parameters(settings.architecture(), settings.seed());
        var sums = new ShardSums(layout);
        int shards = Math.max(1, settings.shards() / 2); // as two executors would share a step
        double before = Double.MAX_VALUE;
        long calls = 0;
        while (!Thread.currentThread().isInterrupted()) {
            long window = System.nanoTime();
            long fastest = Long.MAX_VALUE;
            long now = window;
            do {
                computation.gradient(new Work.Gradient(0, 0, 0, shards, weights, sums));
                long since = now;
                now = System.nanoTime();
                fastest = Math.min(fastest, now - since);
                calls++;
            } while (now - window < WINDOW_NANOS && !Thread.currentThread().isInterrupted());
            if (fastest > GAIN * before || now - begin > mostNanos) break;
            before = fastest;
        }
        LOG.info("warm after {} ms, {} gradients", (System.nanoTime() - begin) / 1_000_000, calls);
        isOver();
    }
}
