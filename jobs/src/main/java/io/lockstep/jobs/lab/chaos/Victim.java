package io.lockstep.jobs.lab.chaos;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A lockstep command in a process of its own, of the same Java and class path as this one. */
final class Victim implements AutoCloseable {
    private final Process process;

    private Victim(Process process) {
        this.process = process;
    }

    /** @param log takes what it says, after what is there */
    static Victim start(Class<?> main, List<String> command, Path log) throws IOException {
        var line = new ArrayList<String>();
        line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (var option : ManagementFactory.getRuntimeMXBean().getInputArguments())
            if (option.startsWith("--add-") || option.startsWith("-Dlog4j2.")) line.add(option);
        line.addAll(List.of("-Xmx512m", "-Djava.awt.headless=true", "-cp", classPath(main), main.getName()));
        line.addAll(command);
        return new Victim(new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .start());
    }

    /** spark-submit loads the application's jar by a class loader of its own, beside the JVM's class path. */
    private static String classPath(Class<?> main) {
        try {
            var own = Path.of(
                    main.getProtectionDomain().getCodeSource().getLocation().toURI());
            return own + System.getProperty("path.separator") + System.getProperty("java.class.path");
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void signal(String name) throws IOException, InterruptedException {
        if (isAlive())
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
    }

    /** Waits for its end; false where the deadline passed, and then its threads are in the log and it is dead. */
    boolean endsWithin(long seconds) throws IOException, InterruptedException {
        if (process.waitFor(seconds, TimeUnit.SECONDS)) return true;
        signal("QUIT"); // has a JVM print its threads
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
