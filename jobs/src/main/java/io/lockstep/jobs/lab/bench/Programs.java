package io.lockstep.jobs.lab.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** Whole programs timed from outside, by turns: what a user waits for, and what it costs the processors. */
final class Programs {
    private static final int MOST_SECONDS = 1800;
    /** The shell's {@code times} prints the shell's own, then its children's: user and system time. */
    private static final Pattern TIMES = Pattern.compile("(\\d+)m([0-9.]+)s (\\d+)m([0-9.]+)s\\s*$");

    private static final String SHELL = "\"$@\" >out 2>err; code=$?; times >times; exit $code";

    private final Path directory;
    private final int turns;

    /**
     * @param directory where they run
     * @param turns at least 1, after one that doesn't count
     */
    Programs(Path directory, int turns) {
        this.directory = directory;
        this.turns = turns;
    }

    /** A program and its arguments. */
    record Program(String name, List<String> command) {}

    /**
     * What it took.
     *
     * @param seconds the median of the turns, begin to end
     * @param processorSeconds the median, of all its processes that have ended
     * @param turns each turn's seconds
     */
    record Time(String name, double seconds, double processorSeconds, double[] turns) {}

    /** Times programs by turns; ends with the first that fails. */
    List<Time> run(List<Program> programs) throws IOException, InterruptedException {
        var seconds = new double[programs.size()][turns];
        var processor = new double[programs.size()][turns];
        for (int turn = -1; turn < turns; turn++)
            for (int i = 0; i < programs.size(); i++) {
                double[] both = time(programs.get(i));
                if (turn < 0) continue;
                seconds[i][turn] = both[0];
                processor[i][turn] = both[1];
            }
        var times = new ArrayList<Time>();
        for (int i = 0; i < programs.size(); i++)
            times.add(new Time(programs.get(i).name(), Median.of(seconds[i]), Median.of(processor[i]), seconds[i]));
        return times;
    }

    /** Wall and processor seconds of one run; what it printed is in the files {@code out} and {@code err}. */
    double[] time(Program program) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("bash", "-c", SHELL, "bench"));
        command.addAll(program.command());
        long begin = System.nanoTime();
        var process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(MOST_SECONDS, TimeUnit.SECONDS))
                throw new IOException(program.name() + " did not end within " + MOST_SECONDS + " s");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
        double wall = (System.nanoTime() - begin) / 1e9;
        if (process.exitValue() != 0)
            throw new IOException(program.name() + " ended with " + process.exitValue() + ": " + complaint());
        return new double[] {wall, processorSeconds()};
    }

    private String complaint() throws IOException {
        var lines = Files.readString(directory.resolve("err"), StandardCharsets.UTF_8)
                .strip()
                .split("\n");
        return lines[lines.length - 1];
    }

    private double processorSeconds() throws IOException {
        var times = TIMES.matcher(Files.readString(directory.resolve("times"), StandardCharsets.UTF_8));
        if (!times.find()) return Double.NaN;
        double seconds = 0;
        for (int i = 1; i < 5; i += 2)
            seconds += 60 * Double.parseDouble(times.group(i)) + Double.parseDouble(times.group(i + 1));
        return seconds;
    }
}
