package io.lockstep.jobs.it;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/** A {@link MiniYarn} in a process of its own, and what a test asks of it. */
final class TestYarn implements AutoCloseable {
    private final Path directory;
    private final Path log;
    private final Process process;

    private TestYarn(Path directory, Path log, Process process) {
        this.directory = directory;
        this.log = log;
        this.process = process;
    }

    /** Starts it, without waiting. @param directory for its files, of this machine */
    static TestYarn start(Path directory) {
        try {
            Files.createDirectories(directory);
            var log = directory.resolve("yarn.log");
            var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
            var classes = System.getProperty("java.class.path");
            var command = List.of(
                    java,
                    "-Xmx512m",
                    "-XX:TieredStopAtLevel=1",
                    "--add-opens=java.base/java.lang=ALL-UNNAMED",
                    "-cp",
                    classes,
                    MiniYarn.class.getName(),
                    directory.toString());
            var builder = new ProcessBuilder(command).directory(directory.toFile());
            builder.environment().put("JAVA_HOME", System.getProperty("java.home")); // containers inherit it
            builder.redirectErrorStream(true).redirectOutput(log.toFile());
            return new TestYarn(directory, log, builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until it takes applications. */
    void awaitReady(Duration deadline) {
        long end = System.nanoTime() + deadline.toNanos();
        while (!Files.exists(configuration().resolve("ready"))) {
            if (!process.isAlive() || System.nanoTime() > end) throw new AssertionError("no YARN" + logged());
            try {
                Thread.sleep(100);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted", e);
            }
        }
    }

    /** For {@code HADOOP_CONF_DIR}. */
    Path configuration() {
        return directory.resolve("conf");
    }

    FileSystem files() {
        var conf = new Configuration();
        conf.addResource(new org.apache.hadoop.fs.Path(
                configuration().resolve("core-site.xml").toUri()));
        try {
            return FileSystem.newInstance(conf);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The executors' JVMs of an application, or of all where it is empty. */
    static List<ProcessHandle> executors(String application) {
        return ProcessHandle.allProcesses()
                .filter(one -> one.info().commandLine().orElse("").contains("YarnCoarseGrainedExecutorBackend"))
                .filter(one -> one.info().command().orElse("").endsWith("java"))
                .filter(one -> one.info().commandLine().orElse("").contains(application))
                .toList();
    }

    /** Whether a container, as a driver of the cluster's own, wrote this to its standard error. */
    boolean containersSaid(String text) throws IOException {
        try (var files = Files.walk(directory)) {
            for (var file : files.filter(one -> one.endsWith("stderr")).toList())
                if (Files.readString(file).contains(text)) return true;
        }
        return false;
    }

    /** The end of what it wrote, for messages. */
    String logged() {
        try {
            var text = Files.exists(log) ? Files.readString(log) : "";
            return "\n--- YARN\n" + text.substring(Math.max(0, text.length() - 4000));
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Override
    public void close() {
        var containers = process.descendants().toList();
        process.destroyForcibly();
        containers.forEach(ProcessHandle::destroyForcibly);
    }
}
