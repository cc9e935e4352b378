package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import io.lockstep.jobs.lab.chaos.Chaos;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Random faults against one hash. */
@Command(
        name = "verify",
        description = "Trains under random faults on this machine: processes killed, ended and stopped, checkpoints"
                + " damaged. Every training has to end in the same weights, and every process before its deadline.")
final class VerifyCommand extends JobCommand {
    private static final double MOST_MINUTES = 7 * 24 * 60;

    @Option(names = "--chaos", description = "random faults, which is what there is to verify")
    boolean chaos;

    @Option(names = "--minutes", paramLabel = "M", description = "how long; default 5")
    double minutes = 5;

    @Option(names = "--seed", paramLabel = "N", description = "of the faults; default 1")
    long seed = 1;

    @Override
    void run(Console console) throws Exception {
        if (!chaos) throw new UserError("verify: --chaos is required; it is what there is to verify");
        if (!(minutes > 0 && minutes <= MOST_MINUTES))
            throw new UserError("minutes: " + minutes + "; allowed are more than 0, up to " + MOST_MINUTES);
        if (common.master != null && !common.master.startsWith("local"))
            throw new UserError("master: " + common.master
                    + "; the processes that faults strike are this machine's own:" + " allowed is local mode");
        Path directory = Files.createTempDirectory("lockstep-chaos");
        new Chaos(Main.class, directory, seed, console.err()).run(minutes, console.out());
    }
}
