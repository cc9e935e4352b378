package io.lockstep.jobs.lab.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Fetches what only a benchmark needs, and only when it is asked for: into Maven's own repository on this machine.
 *
 * @param program as a shell finds it
 */
record Maven(String program) {
    private static final int FETCH_SECONDS = 1200;
    private static final String ERROR = "[ERROR] ";

    /**
     * The class path of a project's dependencies.
     *
     * @param pom in a directory that gets what Maven says
     * @param options further ones
     * @throws IOException with Maven's first complaint
     */
    String classPath(Path pom, List<String> options) throws IOException, InterruptedException {
        var said = pom.resolveSibling("maven.out");
        var found = pom.resolveSibling("classpath");
        var command = new ArrayList<>(List.of(program, "-B", "-q", "-Dstyle.color=never", "-f", pom.toString()));
        command.addAll(options);
        command.addAll(List.of("dependency:build-classpath", "-Dmdep.outputFile=" + found));
        var process = new ProcessBuilder(command)
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            if (!process.waitFor(FETCH_SECONDS, TimeUnit.SECONDS))
                throw new IOException(program + " did not end within " + FETCH_SECONDS + " s");
        } finally {
            process.destroyForcibly();
        }
        if (process.exitValue() != 0) throw new IOException(program + ": " + complaint(said, process.exitValue()));
        return Files.readString(found, StandardCharsets.UTF_8).strip();
    }

    private static String complaint(Path said, int code) throws IOException {
        return Files.readAllLines(said, StandardCharsets.UTF_8).stream()
                .filter(line -> line.startsWith(ERROR))
                .map(line -> line.substring(ERROR.length()))
                .findFirst()
                .orElse("exit code " + code);
    }
}
