package io.lockstep.jobs.lab.chaos;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A process of the same Java as this one: a lockstep command, or one of Spark's daemons. */
final class Victim implements AutoCloseable {
    private static final String SEPARATOR = System.getProperty("path.separator");

    private final Process process;

    private Victim(Process process) {
        this.process = process;
    }

    /**
     * A command of this program, with this class path.
     *
     * @param log takes what it says, after what is there
     */
    static Victim command(Class<?> main, List<String> command, Path log) throws IOException {
        return start("512m", classPath(main), main.getName(), command, Map.of(), log);
    }

    /** A daemon of the Spark in SPARK_HOME. */
    static Victim spark(String daemon, List<String> arguments, Path log) throws IOException {
        var jars = Path.of(System.getenv("SPARK_HOME"), "jars", "*").toString();
        // Asked where it can't tell by a build's directories.
        var environment = Map.of("SPARK_SCALA_VERSION", "2.13");
        return start("256m", jars, daemon, arguments, environment, log);
    }

    private static Victim start(
            String heap,
            String classPath,
            String main,
            List<String> arguments,
            Map<String, String> environment,
            Path log)
            throws IOException {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (var option : ManagementFactory.getRuntimeMXBean().getInputArguments())
            if (option.startsWith("--add-") || option.startsWith("-Dlog4j2.")) line.add(option);
        line.addAll(List.of("-Xmx" + heap, "-Djava.awt.headless=true", "-cp", classPath, main));
        line.addAll(arguments);
        var builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        return new Victim(builder.start());
    }

    /** spark-submit loads the application's jar by a class loader of its own, beside the JVM's class path. */
    static String classPath(Class<?> main) {
        try {
            var own = Path.of(
                    main.getProtectionDomain().getCodeSource().getLocation().toURI());
            return own + SEPARATOR + System.getProperty("java.class.path");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    ProcessHandle handle() {
        return process.toHandle();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end; false where the deadline passed, and then its threads are in the log and it is dead. */
    boolean endsWithin(long seconds) throws IOException, InterruptedException {
        if (process.waitFor(seconds, TimeUnit.SECONDS)) return true;
        ProcessSignals.send(handle(), "QUIT"); // has a JVM print its threads
        Thread.sleep(1000);
        close();
        return false;
    }

    int exitCode() {
        return process.exitValue();
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
