package io.lockstep.jobs.command;

import io.lockstep.core.Figures;
import io.lockstep.core.UserError;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.sweep.EntryError;
import io.lockstep.driver.sweep.SearchSpec;
import io.lockstep.driver.sweep.Sweep;
import io.lockstep.driver.sweep.SweepPlan;
import io.lockstep.driver.sweep.SweepResult;
import io.lockstep.driver.sweep.SweepSpec;
import io.lockstep.driver.sweep.TrialRecord;
import io.lockstep.jobs.report.Report;
import io.lockstep.jobs.track.Tracker;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Many trials in parallel. */
@Command(
        name = "sweep",
        customSynopsis = "lockstep sweep --space=FILE.yaml --output=URI [options]",
        description = "Runs many trials in parallel and ranks them: the main job. Training options given here hold for"
                + " all trials, over those of the file.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  lockstep sweep --data builtin:moons --valid 0.2 --watch     # depth × width",
            "  lockstep sweep --space space.yaml --dry-run                 # what it takes",
            "  lockstep sweep --space space.yaml --output runs/digits --resume",
            "",
            "A file of --space (all of it: lockstep help space):",
            "  base: {data: URI, valid: 0.1, epochs: 5}      # training options of all trials",
            "  search: {strategy: grid}                      # and others, below",
            "  space:                                        # training options to vary",
            "    depth: [1, 2, 3]",
            "    learning-rate: {log_uniform: [1e-4, 1e-1]}  # also uniform, int, choice",
            "  objective: {metric: valid_accuracy, mode: max}",
            "Strategies and their settings:"
        })
final class SweepCommand extends JobCommand {
    private static final String EXAMPLE = "/io/lockstep/jobs/default-sweep.yaml";
    private static final int SHOWN = 10;
    private static final int FOOTER_COLUMNS = 78;
    private static final String PLANNING = "preparing the data and measuring how long trials take";

    @Option(
            names = "--space",
            paramLabel = "FILE.yaml",
            description = "what to try, and how to search; default a depth × width sweep on built-in moons")
    String space;

    @Option(names = "--parallelism", paramLabel = "N", description = "trials at once; default what fits the slots")
    Integer parallelism;

    @Option(names = "--dry-run", description = "prints the plan, with seconds by a short measurement, and ends")
    boolean dryRun;

    @Mixin
    FollowOptions follow;

    @Override
    void addOptions(CommandSpec target) {
        TrainFlags.addTo(target);
        var message = target.usageMessage();
        var footer = new ArrayList<>(List.of(message.footer()));
        for (var strategy : SearchSpec.strategies()) footer.addAll(HelpTopic.hanging(strategy, FOOTER_COLUMNS));
        message.footer(footer.toArray(String[]::new));
    }

    @Override
    void run(Console console) throws Exception {
        if (parallelism != null && parallelism < 1)
            throw new UserError("parallelism: " + parallelism + "; allowed are 1 and more");
        var given = TrainFlags.given(spec, Set.of());
        if (given.isGiven(TrainOption.OUTPUT)) {
            run(console, given);
            return;
        }
        var output = RunNames.output(space == null ? "moons-sweep" : space, given);
        try {
            run(console, given.with("output", output));
        } finally {
            RunNames.giveBack(output);
        }
    }

    private void run(Console console, TrainOptions given) throws Exception {
        var file = file();
        try {
            sweep(console, SweepSpec.parse(file.values(), given, parallelism));
        } catch (EntryError mistake) {
            throw new UserError(place(file, mistake.entry()) + ": " + mistake.getMessage(), mistake);
        }
    }

    /** Where an entry stands; some of search may stand beside it. */
    private static String place(YamlFile file, String entry) {
        var beside = entry.replaceFirst("^search\\.", "");
        return file.place(file.lines().containsKey(entry) || !file.lines().containsKey(beside) ? entry : beside);
    }

    private void sweep(Console console, SweepSpec sweep) throws InterruptedException {
        var conf = SparkSessions.hadoop(common);
        boolean begun = !dryRun && Sweep.checkOutput(sweep, conf);
        if (sweep.resume() && !begun && !dryRun)
            console.err().println("lockstep: resume: " + sweep.output() + " holds no sweep yet: it starts");
        var progress = new ProgressLine(console.err(), common.quiet);
        try (var following = Following.open(
                dryRun ? new FollowOptions() : follow, progress, sweep.output(), begun && sweep.resume(), conf)) {
            if (space == null) progress.say("no --space given: a depth × width sweep on built-in moons, as an example");
            if (sweep.search().folds() > 0 && sweep.base().isGiven(TrainOption.VALID))
                progress.say("folds " + sweep.search().folds() + " take the place of valid "
                        + sweep.base().get(TrainOption.VALID));
            Waiting.forSpark(progress, SparkSessions.master(common), "reading the data");
            try (var session = JobSession.open("sweep", common, sweep.output())) {
                if (dryRun) plan(console, session, sweep, progress);
                else {
                    var result = run(session, sweep, new SweepProgress(progress, following, sweep));
                    Report.write(sweep.output(), session.sc().hadoopConfiguration());
                    if (!common.quiet) summarise(console, result, sweep);
                }
            }
        }
    }

    private static void plan(Console console, JobSession session, SweepSpec sweep, ProgressLine line)
            throws InterruptedException {
        SweepPlan plan;
        try (var waiting = Waiting.on(line, session.sc(), PLANNING)) {
            plan = Sweep.plan(session.trials(), sweep);
        }
        PlanText.lines(plan).forEach(console.out()::println);
        PlanText.table(plan).forEach(console.out()::println);
    }

    /** A sweep that fails or is stopped has a page too, once it has begun. */
    private static SweepResult run(JobSession session, SweepSpec sweep, SweepProgress progress)
            throws InterruptedException {
        var conf = session.sc().hadoopConfiguration();
        progress.watch(session.sc().sc(), Directory.at(sweep.output(), conf));
        try (var waiting = progress.waiting(session.sc(), PLANNING)) {
            var result = Sweep.run(session.trials(), sweep, progress, conf);
            if (result.cancelled()) throw new InterruptedException("stopped");
            progress.ended(Tracker.End.SUCCEEDED, null);
            return result;
        } catch (RuntimeException | InterruptedException e) {
            var end = e instanceof InterruptedException ? Tracker.End.STOPPED : Tracker.End.FAILED;
            progress.ended(end, e.getMessage());
            if (progress.hasStarted()) Report.write(sweep.output(), conf, e);
            throw e;
        } finally {
            progress.clear();
        }
    }

    private YamlFile file() throws IOException {
        if (space != null) return YamlFile.read(space, SparkSessions.hadoop(common));
        try (var in = SweepCommand.class.getResourceAsStream(EXAMPLE)) {
            return YamlFile.parse("the example", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static void summarise(Console console, SweepResult result, SweepSpec sweep) {
        var out = console.out();
        int ranked = result.leaderboard().size();
        if (ranked > SHOWN) out.println("the best " + SHOWN + " of " + ranked + ", all in leaderboard.csv:");
        out.print(Figures.text(
                "%4s  %-10s %9s %8s  %s%n", "rank", result.objective().metric(), "params", "seconds", "trial"));
        int rank = 1;
        for (var trial : result.leaderboard().subList(0, Math.min(SHOWN, ranked)))
            out.print(Figures.text(
                    "%4d  %-10s %9d %8.1f  %s %s%n",
                    rank++,
                    Figures.measure(trial.objective()),
                    trial.parameters(),
                    trial.seconds(),
                    trial.id(),
                    SweepProgress.show(trial.params()) + pruned(trial) + fromStore(trial)));
        EndingText.lines(result).forEach(out::println);
        if (result.time().trials() > 0) out.println(TimeSpent.line(result.time()));
        long failed = result.trials().stream()
                .filter(trial -> trial.state() == TrialRecord.State.FAILED)
                .count();
        if (failed > 0) out.println(failed + " of " + result.trials().size() + " trials failed; the report says why");
        out.println("leaderboard.csv, leaderboard.png, " + (ranked > 1 ? "pareto.svg, " : "")
                + "report.html and the best model (best/) are in " + sweep.output());
    }

    private static String pruned(TrialRecord trial) {
        return trial.state() == TrialRecord.State.PRUNED ? " (pruned after epoch " + trial.epochs() + ")" : "";
    }

    private static String fromStore(TrialRecord trial) {
        if (trial.storedEpochs() == null) return "";
        return trial.storedEpochs() == trial.epochs()
                ? " (from the store)"
                : " (" + trial.storedEpochs() + " of " + trial.epochs() + " epochs from the store)";
    }
}
