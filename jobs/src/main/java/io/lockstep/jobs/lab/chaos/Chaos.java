package io.lockstep.jobs.lab.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.Figures;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Trains one network undisturbed, and then again and again under faults drawn from a seed, until time is up. Each
 * training has to end in the first one's hash, and each process before its deadline.
 */
public final class Chaos {
    /** Three blocks, in lanes of pools of two. */
    private static final List<String> TRAINING = List.of(
            "--data",
            "builtin:spirals?n=9001",
            "--valid",
            "900",
            "--shuffle-window",
            "2",
            "--hidden",
            "24,24",
            "--epochs",
            "67",
            "--quiet");

    private static final int MOST_FAULTS = 4;
    /** A process that hangs does so for ever: long enough for machines with much else to do. */
    private static final long DEADLINE_SECONDS = 300;

    private static final int USER_ERROR = 2;

    private final Class<?> main;
    private final Path directory;
    private final PrintStream progress;
    private final Dice dice;
    private final List<Ground> grounds = new ArrayList<>();
    private final Map<String, Count> counts = new LinkedHashMap<>();
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
    }

    /**
     * Trains until the minutes are up, at least once; a training that has begun is ended. Where all went well the directory is deleted.
     *
     * @throws ChaosException where a hash differed or a deadline passed; the table says the rest
     */
    public void run(double minutes, PrintStream out) throws IOException, InterruptedException {
        long end = System.nanoTime() + (long) (minutes * 60e9);
        try {
            open();
            long begin = System.nanoTime();
            var wanted = undisturbed();
            undisturbedMillis = (System.nanoTime() - begin) / 1_000_000;
            do training(wanted);
            while (System.nanoTime() < end && failures.isEmpty());
            table(out, wanted);
        } finally {
            grounds.forEach(Ground::close);
        }
        if (!failures.isEmpty()) throw new ChaosException(failures.get(0) + "; everything is in " + directory);
        deleteAll(directory);
    }

    private void open() throws IOException, InterruptedException {
        grounds.add(Ground.LOCAL);
        if (Cluster.isPossible()) grounds.add(Cluster.start(main, directory.resolve("cluster")));
        else progress.println("no faults on a cluster: SPARK_HOME names no Spark; deploy/lockstep sets it");
        var disk = SmallDisk.mount(directory.resolve("disk"));
        if (disk != null) grounds.add(disk);
        else progress.println("no full disks: this user may not mount one");
        for (var ground : grounds) for (var fault : ground.faults()) counts.put(fault.words(), new Count());
    }

    private String undisturbed() throws IOException, InterruptedException {
        var output = directory.resolve("undisturbed");
        try (var victim = start(Ground.LOCAL, output, false)) {
            if (!victim.endsWithin(DEADLINE_SECONDS) || victim.exitCode() != 0)
                throw new ChaosException("the training fails without faults; see " + log(output));
        }
        return hash(output);
    }

    private void training(String wanted) throws IOException, InterruptedException {
        var ground = grounds.get(trainings % grounds.size());
        ground.prepare();
        var output = ground.place(directory).resolve("training-" + trainings++);
        boolean anew = false;
        int left = 1 + dice.below(MOST_FAULTS);
        while (left > 0 && failures.isEmpty() && !isDone(output)) {
            try (var victim = start(ground, output, anew)) {
                anew = false;
                Fault fault = null;
                while (left > 0 && (fault == null || fault.spares()) && victim.isAlive()) {
                    Thread.sleep(dice.below((int) Math.min(60_000, undisturbedMillis + 1)));
                    fault = ground.faults().get(dice.below(ground.faults().size()));
                    if (victim.isAlive()) counts.get(fault.words()).struck++;
                    fault.strike(victim, dice);
                    progress.println("training " + trainings + ": " + fault.words());
                    left--;
                }
                if (!endsInTime(victim, output)) return;
                if (victim.exitCode() == USER_ERROR) anew = true; // refused, as no checkpoint was left whole
                if (fault == null) continue;
                if (anew) counts.get(fault.words()).anew++;
                if (fault.spares() && victim.exitCode() != 0 && !anew) {
                    failures.add(fault.words() + ": a training that it should have spared ended with "
                            + victim.exitCode() + "; see " + log(output));
                    return;
                }
                if (!fault.spares()) fault.damage(output, dice);
            }
        }
        finish(ground, output, wanted, anew);
        if (failures.isEmpty()) deleteAll(output);
    }

    private boolean endsInTime(Victim victim, Path output) throws IOException, InterruptedException {
        if (victim.endsWithin(DEADLINE_SECONDS)) return true;
        failures.add("a process was alive after " + DEADLINE_SECONDS + " s; its threads are in " + log(output));
        return false;
    }

    /** Lets it end undisturbed, anew where it refuses to go on. */
    private void finish(Ground ground, Path output, String wanted, boolean refused)
            throws IOException, InterruptedException {
        boolean anew = refused;
        for (int attempt = 0; attempt < 2 && failures.isEmpty(); attempt++) {
            if (!isDone(output)) {
                ground.prepare();
                try (var victim = start(ground, output, anew)) {
                    if (!endsInTime(victim, output)) return;
                    if (victim.exitCode() != 0 && (victim.exitCode() != USER_ERROR || anew))
                        failures.add("a resumed process ended with " + victim.exitCode() + "; see " + log(output));
                }
            }
            if (isDone(output)) {
                if (!hash(output).equals(wanted)) failures.add(output + " has the hash " + hash(output));
                return;
            }
            anew = true;
        }
    }

    private Victim start(Ground ground, Path output, boolean anew) throws IOException {
        var line = new ArrayList<String>(List.of("train"));
        line.addAll(ground.options());
        line.addAll(TRAINING);
        line.addAll(List.of("--output", output.toString(), anew ? "--overwrite" : "--resume"));
        return Victim.command(main, line, log(output));
    }

    private Path log(Path output) {
        return directory.resolve(output.getFileName() + ".log");
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

    private static void deleteAll(Path output) throws IOException {
        try (var all = Files.walk(output)) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }

    private void table(PrintStream out, String wanted) {
        int all = counts.values().stream().mapToInt(count -> count.struck).sum();
        out.print(Figures.text("%-58s %6s %13s%n", "fault", "times", "started anew"));
        counts.forEach((fault, count) -> out.print(Figures.text("%-58s %6d %13d%n", fault, count.struck, count.anew)));
        out.print(Figures.text(
                "%d faults in %d trainings, %d with another end than %s%n", all, trainings, failures.size(), wanted));
        failures.forEach(out::println);
    }
}
