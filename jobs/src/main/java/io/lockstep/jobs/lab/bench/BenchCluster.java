package io.lockstep.jobs.lab.bench;

import io.lockstep.jobs.lab.FreePorts;
import io.lockstep.jobs.lab.bench.Programs.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A Spark standalone cluster of this machine for one benchmark, by the launcher's {@code cluster up}; gone when closed. */
final class BenchCluster implements AutoCloseable {
    private static final String STATE = "LOCKSTEP_CLUSTER_DIR=";

    private final Programs programs;
    private final String launcher;
    private final Path state;
    private final int port;

    private BenchCluster(Programs programs, String launcher, Path state, int port) {
        this.programs = programs;
        this.launcher = launcher;
        this.state = state;
        this.port = port;
    }

    /**
     * Starts one.
     *
     * @param directory of its logs
     * @param workers each with one core, for one executor
     * @param memory of each worker, as {@code 1g}
     */
    static BenchCluster up(Programs programs, String launcher, Path directory, int workers, String memory)
            throws IOException, InterruptedException {
        var cluster = new BenchCluster(programs, launcher, directory.resolve("cluster"), FreePorts.at("127.0.0.1"));
        try {
            cluster.cluster("up", "--workers=" + workers, "--cores=1", "--memory=" + memory, "--port=" + cluster.port);
            return cluster;
        } catch (IOException | InterruptedException e) {
            cluster.close();
            throw e;
        }
    }

    /** What {@code --master} takes. */
    String master() {
        return "spark://127.0.0.1:" + port;
    }

    /** The executors that run now. */
    List<ProcessHandle> executors() throws IOException {
        var executors = new ArrayList<ProcessHandle>();
        for (int number = 1; ; number++) {
            var file = state.resolve("worker-" + number + ".pid");
            if (!Files.exists(file)) return executors;
            long pid = Long.parseLong(Files.readString(file).strip().split(" ", 2)[0]);
            // A child without a command is a dead one that nobody has waited for.
            ProcessHandle.of(pid).ifPresent(worker -> worker.children()
                    .filter(child -> child.info().command().isPresent())
                    .forEach(executors::add));
        }
    }

    private void cluster(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("env", STATE + state, launcher, "cluster"));
        command.addAll(List.of(arguments));
        programs.time(new Program("cluster " + arguments[0], command));
    }

    @Override
    public void close() throws IOException, InterruptedException {
        cluster("down");
    }
}
