package io.lockstep.driver.averager;

import io.lockstep.core.network.Parameters;
import io.lockstep.core.step.TrainingState;
import java.util.concurrent.atomic.AtomicLong;

/** Weights and statistics as an averager dealt them, for who joined an executor. */
final class Dealt implements Truth {
    private final TrainingState state;
    private final AtomicLong version = new AtomicLong();

    Dealt(TrainingState state) {
        this.state = state;
    }

    /** The state was written to; nobody holds work then. */
    void changed() {
        version.incrementAndGet();
    }

    @Override
    public long version() {
        return version.get();
    }

    @Override
    public Parameters weights() {
        return state.weights();
    }

    @Override
    public Parameters statistics() {
        return state.statistics();
    }
}
