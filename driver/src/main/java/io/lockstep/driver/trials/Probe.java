package io.lockstep.driver.trials;

import io.lockstep.core.network.Parameters;
import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrialSize;
import io.lockstep.driver.train.TrialSpec;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What a moment of training told of how long the whole would take.
 *
 * @param size of the trial
 * @param epochSeconds of an epoch, its validation included
 * @param aroundSeconds of a trial beside its epochs: starting Spark's job, checkpoints, the model's files, ending the job
 * @param whole whether the trial ended by itself before its moment was over
 */
public record Probe(TrialSize size, double epochSeconds, double aroundSeconds, boolean whole) {
    /** A row that is only evaluated goes forwards, and not backwards through inputs and weights. */
    private static final double EVALUATION_SHARE = 1 / 3.0;

    /** Trains in a temporary directory of this machine, for only the driver writes there. */
    static Probe of(TrialTrainer trainer, TrialSpec spec, double seconds) {
        Path scratch = null;
        try {
            scratch = Files.createTempDirectory("lockstep-probe");
            var probed = spec.toBuilder()
                    .output(scratch.resolve("run").toUri().toString())
                    .testData(null)
                    .earlyStopping(0)
                    .stopAfterEpoch(0)
                    .resume(false)
                    .overwrite(false)
                    .store(null)
                    .build();
            var watch = new Watch(seconds);
            long begin = System.nanoTime();
            trainer.train(probed, watch);
            return watch.probe((System.nanoTime() - begin) / 1e9);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            if (scratch != null) delete(scratch);
        }
    }

    private static void delete(Path scratch) {
        try (var files = Files.walk(scratch)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stamps of steps and epochs. The first part of the time warms the JVM up, and doesn't count. */
    private static final class Watch implements TrainListener {
        private static final double WARM_SHARE = 0.4;
        private static final int PATIENCE = 10;
        private static final int EVERY_STEPS = 8;

        private final long nanos;
        private long began;
        private TrialSize size;
        private boolean stopped;
        private long stoppedNanos;
        private final Stamps steps = new Stamps();
        private final Stamps epochs = new Stamps();

        Watch(double seconds) {
            nanos = (long) (seconds * 1e9);
        }

        /** When counts were reached, after the warm-up. */
        private final class Stamps {
            private final List<Double> seconds = new ArrayList<>(); // of one, from stamp to stamp
            private long lastNanos;
            private long last = -1;

            void add(long count) {
                long now = System.nanoTime();
                boolean warm = now - began >= WARM_SHARE * nanos;
                if (warm && last > 0 && count > last) seconds.add((now - lastNanos) / 1e9 / (count - last));
                last = count;
                lastNanos = now;
            }

            boolean tells() {
                return !seconds.isEmpty();
            }

            /** The median, for now and then something else has the machine. */
            double seconds() {
                var sorted = seconds.stream().sorted().toList();
                return sorted.get(sorted.size() / 2);
            }
        }

        @Override
        public void started(TrialSpec spec, TrialSize trialSize, int startEpoch) {
            size = trialSize;
            began = System.nanoTime();
        }

        @Override
        public int watchEverySteps() {
            return size != null && size.stepsPerEpoch() < 2 * EVERY_STEPS ? 0 : EVERY_STEPS;
        }

        @Override
        public void stepped(long step, Parameters weights, Parameters statistics) {
            steps.add(step);
        }

        @Override
        public void epochEnded(EpochMetrics metrics) {
            epochs.add(metrics.epoch());
        }

        @Override
        public boolean shouldStop() {
            if (stopped) return true;
            long since = System.nanoTime() - began;
            stopped = since > nanos && (steps.tells() || epochs.tells() || since > PATIENCE * nanos);
            if (stopped) stoppedNanos = System.nanoTime();
            return stopped;
        }

        Probe probe(double wall) {
            double trained = (System.nanoTime() - began) / 1e9;
            double epoch;
            if (epochs.tells()) epoch = epochs.seconds();
            else if (steps.tells()) epoch = steps.seconds() * size.stepsPerEpoch() * (1 + validated());
            else if (epochs.last > 0) epoch = (epochs.lastNanos - began) / 1e9 / epochs.last;
            else if (steps.last > 0)
                epoch = (steps.lastNanos - began) / 1e9 / steps.last * size.stepsPerEpoch() * (1 + validated());
            else epoch = trained; // not even a few steps: at least so long
            double around = stopped ? wall - (stoppedNanos - began) / 1e9 : wall - epoch * Math.max(0, epochs.last);
            return new Probe(size, epoch, Math.max(0, around), !stopped);
        }

        private double validated() {
            return EVALUATION_SHARE * size.validationRows() / Math.max(1, size.trainingRows());
        }
    }
}
