package io.lockstep.driver.averager;

import io.lockstep.core.profile.Phase;
import io.lockstep.core.profile.PhaseTimes;
import java.io.IOException;

/** A worker: takes work, does it, delivers it, until the trial ends. The same over every transport. */
public final class WorkerLoop {
    private WorkerLoop() {}

    /**
     * Works until the trial ends.
     *
     * @throws IOException when the seat or the connection was lost, after which the worker may join again
     */
    public static void run(Seat seat, Computation computation) throws IOException, InterruptedException {
        Throwable cause = null;
        try {
            while (step(seat, computation)) {}
        } catch (Throwable t) {
            cause = t;
            throw t;
        } finally {
            seat.leave(cause);
        }
    }

    private static boolean step(Seat seat, Computation computation) throws IOException, InterruptedException {
        var work = seat.take();
        if (work instanceof Work.Gradient gradient) computation.gradient(gradient);
        else if (work instanceof Work.Evaluation evaluation) computation.evaluate(evaluation);
        else return false;
        var times = PhaseTimes.ofThread();
        times.enter(Phase.EXCHANGE);
        seat.deliver(work);
        times.enter(Phase.WAITING);
        return true;
    }
}
