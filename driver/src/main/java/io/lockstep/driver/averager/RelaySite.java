package io.lockstep.driver.averager;

import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.core.step.TrainingState;
import java.io.IOException;

/** What an executor needs to have before it asks for a seat: memory for what is dealt, and a place for others to join. */
final class RelaySite implements AutoCloseable {
    final TrainSettings settings;
    final ParameterLayout layout;
    final TrainingState state;
    final Dealt dealt;
    final Dealer dealer;
    final AveragerServer branch; // null where nobody may join

    /**
     * @param rate of the trial's steps, where this may become its home; else null
     * @param channel to the averager: others reach this executor as that does
     */
    RelaySite(
            TrainSettings settings,
            ParameterLayout layout,
            StepRule.Rate rate,
            TcpAddress address,
            FrameChannel channel)
            throws IOException {
        this.settings = settings;
        this.layout = layout;
        state = TrainingState.empty(
                layout, rate == null ? 0 : settings.optimizer().slotNames().size());
        dealt = new Dealt(state);
        dealer = new Dealer(address.limits());
        branch = address.fanIn() == 0
                ? null
                : AveragerServer.branch(dealer, dealt, layout, address, channel.localHost());
    }

    @Override
    public void close() {
        if (branch != null) branch.close();
    }
}
