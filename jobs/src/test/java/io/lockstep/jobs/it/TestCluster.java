package io.lockstep.jobs.it;

import io.lockstep.jobs.lab.FreePorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** A real Spark standalone cluster with a port and a state directory of its own, gone when closed. */
public final class TestCluster implements AutoCloseable {
    private final LockstepScript script;
    private final Path state;
    private final int port;

    private TestCluster(LockstepScript script, Path state, int port) {
        this.script = script;
        this.state = state;
        this.port = port;
    }

    /** Starts a cluster of the project's build. The options are those of {@code cluster up}, as "--cores=1". */
    public static TestCluster up(int workers, String... options) {
        return up(LockstepScript.ofProject(), workers, options);
    }

    /** Starts a cluster by the given script; what fails to start is stopped again and told with its output. */
    public static TestCluster up(LockstepScript script, int workers, String... options) {
        try {
            var state = Files.createTempDirectory("lockstep-cluster");
            int port = freePort();
            var cluster =
                    new TestCluster(script.withEnvironment("LOCKSTEP_CLUSTER_DIR", state.toString()), state, port);
            var arguments = new ArrayList<>(List.of("cluster", "up", "--workers=" + workers, "--port=" + port));
            arguments.addAll(List.of(options));
            try {
                cluster.script.runWell(arguments.toArray(String[]::new));
            } catch (AssertionError e) {
                cluster.close();
                throw e;
            }
            return cluster;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A port of 127.0.0.1 that nobody listens at now. */
    public static int freePort() {
        try {
            return FreePorts.at("127.0.0.1");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What {@code --master} takes. */
    public String master() {
        return "spark://127.0.0.1:" + port;
    }

    /** The script that speaks to this cluster: {@code cluster status} and so on. */
    public LockstepScript script() {
        return script;
    }

    /** A worker's process. @param number from 1 */
    public ProcessHandle worker(int number) {
        return member("worker-" + number);
    }

    /** The executors that run now, those of worker 1 first. */
    public List<ProcessHandle> executors() {
        var executors = new ArrayList<ProcessHandle>();
        for (int number = 1; Files.exists(state.resolve("worker-" + number + ".pid")); number++) {
            // A child without a command is a dead one that nobody has waited for.
            worker(number)
                    .children()
                    .filter(child -> child.info().command().isPresent())
                    .forEach(executors::add);
        }
        return executors;
    }

    /** A process of the cluster: master, worker-1 and so on. */
    ProcessHandle member(String name) {
        try {
            var pid = Files.readString(state.resolve(name + ".pid")).trim().split(" ")[0];
            return ProcessHandle.of(Long.parseLong(pid))
                    .orElseThrow(() -> new AssertionError(name + ", process " + pid + ", is not running"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        script.runWell("cluster", "down");
        try (var files = Files.walk(state)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
