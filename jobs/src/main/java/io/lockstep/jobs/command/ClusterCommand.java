package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stands in the help, as {@code deploy/lib/cluster.sh} has it: the script does the work before any JVM of ours starts. */
@Command(
        name = "cluster",
        customSynopsis = {
            "lockstep cluster up --workers=N [--cores=C] [--memory=M] [--port=P]",
            "       lockstep cluster status",
            "       lockstep cluster down"
        },
        description = "Starts, shows or stops a Spark standalone cluster on this machine.")
final class ClusterCommand extends JobCommand {
    @Parameters(paramLabel = "up|status|down", description = "what to do", arity = "0..1")
    List<String> actions = new ArrayList<>();

    @Option(names = "--workers", paramLabel = "N", description = "worker processes of the cluster; up needs it")
    String workers;

    @Option(
            names = "--cores",
            paramLabel = "C",
            description = "task slots of each worker; default the machine's processors, shared out")
    String cores;

    @Option(
            names = "--memory",
            paramLabel = "M",
            description = "memory that each worker offers to executors; default 2g")
    String memory;

    @Option(names = "--port", paramLabel = "P", description = "the master's port on 127.0.0.1; default 7077")
    String port;

    @Override
    void run(Console console) {
        throw new UserError("cluster: is run by the script; call deploy/lockstep cluster up, status or down");
    }
}
