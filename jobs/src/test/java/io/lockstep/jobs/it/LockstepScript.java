package io.lockstep.jobs.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The {@code deploy/lockstep} script as a user starts it: in a process of its own, with a deadline. Each {@code with}
 * gives a changed copy. The build at hand is used as it stands, and no Spark of the user's.
 */
public record LockstepScript(Path script, Path directory, Map<String, String> environment, Duration deadline) {

    /** What a finished run left. */
    public record Result(int exitCode, String out, String err) {}

    private static boolean archived;

    /** The project's own script, run in the project's root. */
    public static LockstepScript ofProject() {
        var root = root();
        var environment = new TreeMap<String, String>();
        environment.put("JAVA_HOME", System.getProperty("java.home"));
        var script = new LockstepScript(root.resolve("deploy/lockstep"), root, environment, Duration.ofMinutes(4));
        archive(script);
        return script.withEnvironment("LOCKSTEP_NO_BUILD", "1");
    }

    /** As a user's first start, leaves the classes that later ones and their executors map: each is seconds of a core shorter. */
    private static synchronized void archive(LockstepScript script) {
        if (archived) return;
        archived = true;
        script.withDeadline(Duration.ofMinutes(10)).run("evaluate"); // refused, but not before it has started
    }

    /** The project's root, from the system property that the build sets. */
    public static Path root() {
        var root = System.getProperty("lockstep.root");
        if (root == null) {
            throw new IllegalStateException("system property lockstep.root is not set; run the tests through Maven");
        }
        return Path.of(root);
    }

    public LockstepScript withDirectory(Path other) {
        return new LockstepScript(script, other, environment, deadline);
    }

    public LockstepScript withDeadline(Duration other) {
        return new LockstepScript(script, directory, environment, other);
    }

    public LockstepScript withEnvironment(String name, String value) {
        var changed = new TreeMap<>(environment);
        changed.put(name, value);
        return new LockstepScript(script, directory, changed, deadline);
    }

    public LockstepScript withJava(Path javaHome) {
        return withEnvironment("JAVA_HOME", javaHome.toString());
    }

    /** Runs to the end; past the deadline the processes are killed and an error with all output is thrown. */
    public Result run(String... arguments) {
        try (var run = start(arguments)) {
            return run.await(deadline);
        }
    }

    /** As {@link #run}, and an error with all output unless it ended with 0. */
    public Result runWell(String... arguments) {
        var result = run(arguments);
        if (result.exitCode() != 0) {
            throw new AssertionError("lockstep " + String.join(" ", arguments) + " ended with " + result.exitCode()
                    + "\n--- out\n" + result.out() + "\n--- err\n" + result.err());
        }
        return result;
    }

    /** Starts without waiting; closing what is returned kills whatever still runs. */
    public ScriptRun start(String... arguments) {
        var command = new ArrayList<String>();
        command.add(script.toString());
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        for (var spark : List.of("SPARK_HOME", "SPARK_CONF_DIR", "SPARK_SUBMIT_OPTS", "LOCKSTEP_CLUSTER_DIR")) {
            builder.environment().remove(spark);
        }
        builder.environment().putAll(environment);
        try {
            var out = Files.createTempFile("lockstep", ".out");
            var err = Files.createTempFile("lockstep", ".err");
            builder.redirectInput(
                    ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
            var process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            return new ScriptRun(process, out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
