package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stands in the help; the script {@code deploy/lockstep} does the work before any JVM of ours starts. */
@Command(name = "cluster", description = "Starts, shows or stops a Spark standalone cluster on this machine.")
final class ClusterCommand extends JobCommand {
    @Parameters(paramLabel = "up|status|down", description = "what to do", arity = "0..1")
    List<String> actions = new ArrayList<>();

    @Option(names = "--workers", paramLabel = "N", description = "worker processes of the cluster; default 2")
    String workers;

    @Override
    void run(Console console) {
        throw new UserError("cluster: is run by the script; call deploy/lockstep cluster up, status or down");
    }
}
