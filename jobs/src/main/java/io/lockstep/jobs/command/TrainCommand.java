package io.lockstep.jobs.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/** Trains one network. */
@Command(name = "train", description = "Trains one network.")
final class TrainCommand extends JobCommand {
    @Override
    void addOptions(CommandSpec target) {
        TrainFlags.addTo(target);
    }

    @Override
    void run(Console console) throws Exception {
        var options = TrainFlags.given(spec, java.util.Set.of());
        options.require(io.lockstep.driver.options.TrainOption.DATA);
        throw new UnsupportedOperationException("train");
    }
}
