package io.lockstep.driver.averager;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.step.TrainSettings;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The trials of this executor: its tasks of one trial share one connection, opened by the first of them. */
public final class ExecutorSeats {
    private static final Map<Long, Trial> TRIALS = new ConcurrentHashMap<>();

    private ExecutorSeats() {}

    private static final class Trial {
        private volatile Relay relay; // null before the first; set under this

        /** All that were here have left; whoever comes opens another. */
        boolean isOver() {
            var last = relay;
            return last != null && !last.isOpen();
        }
    }

    /**
     * A seat for a worker of this JVM.
     *
     * @param layout of the trial's tensors
     * @param rate of the trial's steps, where this executor may become its home; else null
     * @param warmUp what a cold JVM does before others wait for it; null where it is warm
     * @param worker name of the worker
     * @param executor name of the executor, for the averager's messages
     */
    public static Seat join(
            TcpAddress address,
            TrainSettings settings,
            ParameterLayout layout,
            StepRule.Rate rate,
            Runnable warmUp,
            String worker,
            String executor)
            throws IOException {
        TRIALS.values().removeIf(Trial::isOver);
        var trial = TRIALS.computeIfAbsent(address.trial(), key -> new Trial());
        synchronized (trial) {
            var seat = trial.relay == null ? null : trial.relay.tryJoin(worker);
            if (seat != null) return seat;
            trial.relay = Relay.open(address, settings, layout, rate, warmUp, executor, false);
            return trial.relay.join(worker);
        }
    }

    /** As above, with gradients held whole. */
    public static Seat join(
            TcpAddress address, TrainSettings settings, StepRule.Rate rate, String worker, String executor)
            throws IOException {
        return join(address, settings, ParameterLayout.of(settings.architecture()), rate, null, worker, executor);
    }
}
