package io.lockstep.jobs.lab.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Deeplearning4j, fetched by Maven, in JVMs of their own: its jars never come near those of a build or a run. */
final class Dl4jTraining {
    private static final String VERSION = "1.0.0-M2.1";
    private static final Path PROCESSOR = Path.of("/proc/cpuinfo");

    private final String classPath;
    private final Path program;

    private Dl4jTraining(String classPath, Path program) {
        this.classPath = classPath;
        this.program = program;
    }

    /** Fetches what is not at hand yet. @param data whose directory gets the program */
    static Dl4jTraining fetch(Maven maven, TrainData data) throws IOException, InterruptedException {
        var directory = Files.createDirectories(data.directory().resolve("dl4j"));
        var pom = PeerProcess.write("dl4j/pom.xml", directory);
        return new Dl4jTraining(maven.classPath(pom, options()), PeerProcess.write("dl4j/Dl4jPeer.java", directory));
    }

    private static List<String> options() throws IOException {
        var version = "-Ddl4j.version=" + VERSION;
        boolean avx2 = Files.isReadable(PROCESSOR)
                && Files.readString(PROCESSOR, StandardCharsets.UTF_8).contains(" avx2 ");
        return avx2 ? List.of(version, "-Dvectors=avx2") : List.of(version);
    }

    /** Starts it with so many threads for its native code. */
    PeerProcess start(int threads, TrainData data) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var command = new ProcessBuilder(java, "-Xmx3g", "-cp", classPath, program.toString(), VERSION);
        return PeerProcess.start(command, "dl4j", threads, data);
    }
}
