package io.lockstep.jobs.lab.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Trains one network undisturbed, and then again and again under faults drawn from a seed, until time is up. Each
 * training has to end in the first one's hash, and each process before its deadline.
 */
public final class Chaos {
    private static final List<String> TRAINING = List.of(
            "--data", "builtin:spirals?n=2000", "--valid", "200", "--hidden", "24,24", "--epochs", "300", "--quiet");
    private static final int MOST_FAULTS = 4;
    private static final long DEADLINE_SECONDS = 120;
    private static final int USER_ERROR = 2;

    private final Class<?> main;
    private final Path directory;
    private final PrintStream progress;
    private final Dice dice;
    private final Map<Fault, Count> counts = new EnumMap<>(Fault.class);
    private final List<String> failures = new ArrayList<>();
    private int trainings;
    private long undisturbedMillis;

    private static final class Count {
        int struck;
        int anew; // where no checkpoint was left to go on from
    }

    /**
     * @param main the program's main class
     * @param directory where runs are kept; must exist
     */
    public Chaos(Class<?> main, Path directory, long seed, PrintStream progress) {
        this.main = main;
        this.directory = directory;
        this.progress = progress;
        dice = new Dice(seed);
        for (var fault : Fault.values()) counts.put(fault, new Count());
    }

    /**
     * Trains until the minutes are up; a training that has begun is ended.
     *
     * @throws ChaosException where a hash differed or a deadline passed; the table says the rest
     */
    public void run(double minutes, PrintStream out) throws IOException, InterruptedException {
        long end = System.nanoTime() + (long) (minutes * 60e9);
        long begin = System.nanoTime();
        var wanted = undisturbed();
        undisturbedMillis = (System.nanoTime() - begin) / 1_000_000;
        while (System.nanoTime() < end && failures.isEmpty()) training(wanted);
        table(out, wanted);
        if (!failures.isEmpty()) throw new ChaosException(failures.get(0) + "; everything is in " + directory);
    }

    private String undisturbed() throws IOException, InterruptedException {
        var output = directory.resolve("undisturbed");
        try (var victim = start(output, false)) {
            if (!victim.endsWithin(DEADLINE_SECONDS) || victim.exitCode() != 0)
                throw new ChaosException("the training fails without faults; see " + log(output));
        }
        return hash(output);
    }

    private void training(String wanted) throws IOException, InterruptedException {
        var output = directory.resolve("training-" + trainings++);
        int faults = 1 + dice.below(MOST_FAULTS);
        boolean anew = false;
        for (int i = 0; i < faults && !isDone(output); i++) {
            var fault = Fault.values()[dice.below(Fault.values().length)];
            try (var victim = start(output, anew)) {
                anew = false;
                Thread.sleep(dice.below((int) Math.min(60_000, undisturbedMillis + 1)));
                if (victim.isAlive()) counts.get(fault).struck++;
                fault.strike(victim, dice);
                if (!victim.endsWithin(DEADLINE_SECONDS)) {
                    failures.add(fault + ": a process was alive after " + DEADLINE_SECONDS + " s; its threads are in "
                            + log(output));
                    return;
                }
                if (victim.exitCode() == USER_ERROR) {
                    anew = true; // refused, as no checkpoint was left whole
                    counts.get(fault).anew++;
                }
            }
            if (!fault.spares() && Files.isDirectory(output)) fault.damage(output, dice);
            progress.println("training " + trainings + ": " + fault);
        }
        finish(output, wanted, anew);
    }

    /** Lets it end undisturbed, anew where it refuses to go on. */
    private void finish(Path output, String wanted, boolean anew) throws IOException, InterruptedException {
        for (int attempt = 0; attempt < 2 && failures.isEmpty(); attempt++) {
            try (var victim = start(output, anew)) {
                if (!victim.endsWithin(DEADLINE_SECONDS))
                    failures.add("a resumed process was alive after " + DEADLINE_SECONDS + " s; see " + log(output));
                else if (victim.exitCode() == 0) {
                    if (!hash(output).equals(wanted)) failures.add(output + " has the hash " + hash(output));
                    return;
                } else if (victim.exitCode() != USER_ERROR || anew)
                    failures.add("a resumed process ended with " + victim.exitCode() + "; see " + log(output));
            }
            anew = true;
        }
    }

    private Victim start(Path output, boolean anew) throws IOException {
        var line = new ArrayList<String>(List.of("train", "--master", "local[2]"));
        line.addAll(TRAINING);
        line.addAll(List.of("--output", output.toString(), anew ? "--overwrite" : "--resume"));
        return Victim.start(main, line, log(output));
    }

    private static Path log(Path output) {
        return output.resolveSibling(output.getFileName() + ".log");
    }

    private static boolean isDone(Path output) throws IOException {
        return Files.exists(output.resolve("run.json")) && hash(output) != null;
    }

    /** Null where the run has none yet. */
    private static String hash(Path output) throws IOException {
        return new ObjectMapper()
                .readTree(output.resolve("run.json").toFile())
                .path("weights_sha256")
                .asText(null);
    }

    private void table(PrintStream out, String wanted) {
        int all = counts.values().stream().mapToInt(count -> count.struck).sum();
        out.printf(Locale.ROOT, "%-58s %6s %13s%n", "fault", "times", "started anew");
        counts.forEach((fault, count) -> out.printf(Locale.ROOT, "%-58s %6d %13d%n", fault, count.struck, count.anew));
        out.printf(
                Locale.ROOT,
                "%d faults in %d trainings, %d with another end than %s%n",
                all,
                trainings,
                failures.size(),
                wanted);
        failures.forEach(out::println);
    }
}
