package io.lockstep.jobs.command;

import io.lockstep.core.Figures;
import io.lockstep.core.UserError;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.store.TrialStore;
import io.lockstep.jobs.lab.experiment.Effort;
import io.lockstep.jobs.lab.experiment.Experiment;
import io.lockstep.jobs.lab.experiment.Experiments;
import io.lockstep.jobs.lab.experiment.Index;
import io.lockstep.jobs.lab.experiment.Lab;
import io.lockstep.jobs.lab.experiment.Story;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The built-in experiments. */
@Command(
        name = "experiment",
        description = "Runs a built-in experiment; 'experiment list', or no name, names them, 'all' runs them.")
final class ExperimentCommand extends JobCommand {
    /** Experiments count further seeds up from the user's. */
    private static final long MOST_SEED = 1_000_000_000_000L;

    @Parameters(paramLabel = "NAME", arity = "0..1", description = "the experiment, or list, or all")
    String name;

    @Option(names = "--output", paramLabel = "URI", description = "the output directory; default runs/NAME")
    String output;

    @Option(names = "--data", paramLabel = "URI", description = "data for the experiments that take it")
    String data;

    @Option(names = "--seed", paramLabel = "N", description = "root of all random streams; default 1")
    long seed = 1;

    @Option(names = "--quick", description = "a smaller version, for the long ones above all")
    boolean quick;

    @Option(
            names = "--store",
            paramLabel = "URI",
            description = "a store of trials: what it has isn't trained again, and what is new is added")
    String store;

    @Option(names = "--overwrite", description = "replace what the output directory holds")
    boolean overwrite;

    @Override
    void run(Console console) throws Exception {
        if (name == null || name.equals("list")) {
            list(console.out());
            return;
        }
        if (seed < 0 || seed > MOST_SEED)
            throw new UserError("seed: " + seed + "; allowed are whole numbers from 0 to " + MOST_SEED);
        boolean all = name.equals("all");
        if (store != null) TrialStore.at(store, SparkSessions.hadoop(common));
        var chosen = all ? Experiments.runnable(data) : List.of(Experiments.named(name));
        String root = output != null ? output : "runs/" + (all ? "experiments" : name);
        for (var experiment : chosen)
            Experiments.check(
                    experiment,
                    place(root, experiment, all),
                    dataOf(experiment, all),
                    overwrite,
                    SparkSessions.hadoop(common));
        var progress = new ProgressLine(console.err(), common.quiet);
        Waiting.forSpark(progress, SparkSessions.master(common), "reading the data");
        try (var session = JobSession.open("experiment " + name, common, root)) {
            for (var experiment : chosen)
                Experiments.check(
                        experiment,
                        session.trials(),
                        setup(experiment, all),
                        place(root, experiment, all),
                        session.sc().hadoopConfiguration());
            var index = new Index(chosen, quick);
            var told = new CourseProgress(progress, new Effort(chosen, quick));
            for (var experiment : chosen) {
                told.begin(experiment);
                var story = run(session, experiment, place(root, experiment, all), all ? chosen : List.of(), told);
                double took = told.ended();
                index.add(experiment, story.finding(), took);
                if (all) index.write(Directory.at(root, session.sc().hadoopConfiguration()));
                if (!common.quiet) print(console.out(), story);
            }
        }
        if (!common.quiet)
            console.out()
                    .println((all ? "index.html is in " : "report.html, result.json and the pictures are in ") + root);
    }

    private Story run(
            JobSession session, Experiment experiment, String place, List<Experiment> course, Lab.Progress progress)
            throws Exception {
        var setup = setup(experiment, !course.isEmpty());
        return Experiments.run(
                experiment,
                session.trials(),
                setup,
                place,
                repeat(experiment, setup),
                course,
                session.sc().hadoopConfiguration(),
                progress);
    }

    private Lab.Setup setup(Experiment experiment, boolean all) {
        return new Lab.Setup(dataOf(experiment, all), seed, quick, store);
    }

    private static String place(String root, Experiment experiment, boolean all) {
        return all ? root + "/" + experiment.name() : root;
    }

    /** Of all experiments, only those that can't do without get the data: the others' own tells more. */
    private String dataOf(Experiment experiment, boolean all) {
        return all && !experiment.needsData() ? null : data;
    }

    private static String repeat(Experiment experiment, Lab.Setup setup) {
        var command = new StringBuilder("deploy/lockstep experiment ").append(experiment.name());
        if (setup.data() != null)
            command.append(" --data '").append(setup.data()).append('\'');
        if (setup.seed() != 1) command.append(" --seed ").append(setup.seed());
        if (setup.quick()) command.append(" --quick");
        return command.toString();
    }

    private static void list(PrintStream out) {
        for (var experiment : Experiments.all())
            out.print(Figures.text(
                    "%-18s %s%s%n",
                    experiment.name(),
                    experiment.question(),
                    (experiment.isLong() ? " (up to ten minutes, --quick two)" : "")
                            + (experiment.needsData() ? " (needs --data)" : "")));
        out.print(Figures.text("%-18s %s%n", "all", "Runs them all and makes an index page."));
    }

    private static void print(PrintStream out, Story story) {
        var lines = new ArrayList<List<String>>(story.rows());
        lines.add(0, story.columns());
        int[] widths = new int[story.columns().size()];
        for (var line : lines)
            for (int i = 0; i < widths.length; i++)
                widths[i] = Math.max(widths[i], line.get(i).length());
        for (var line : lines) {
            var text = new StringBuilder();
            for (int i = 0; i < widths.length; i++)
                text.append(line.get(i))
                        .append(" ".repeat(widths[i] - line.get(i).length() + 2));
            out.println(text.toString().stripTrailing());
        }
        out.println();
        out.println(story.finding());
    }
}
