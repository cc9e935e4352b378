package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.Nearest;
import io.lockstep.core.UserError;
import io.lockstep.driver.files.Claim;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.OwnFiles;
import io.lockstep.driver.train.RunDirectory;
import io.lockstep.driver.trials.SparkTrials;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.conf.Configuration;

/** The built-in experiments, from one neuron to deep networks, and how one is run. */
public final class Experiments {
    private static final String TRIALS = "trials";
    private static final List<String> FILES = List.of(Sheet.RESULT, Sheet.REPORT, Sheet.TIMINGS);

    private static final List<Experiment> ALL = List.of(
            new Gates(),
            new XorFromNandExperiment(),
            new Xor(),
            new MoonsExperiment(),
            new BoundaryFilm(),
            new Bias(),
            new Approximation(),
            new Initialisation(),
            new Depth(),
            new VeryDeep(),
            new Regions(),
            new ParityExperiment(),
            new DepthVsWidth(),
            new Mnist(),
            new LotteryTicket(),
            new CompoundScaling());

    private Experiments() {}

    /** In the order of the story. */
    public static List<Experiment> all() {
        return ALL;
    }

    /** The experiment of that name; throws {@link UserError} naming the nearest ones where there is none. */
    public static Experiment named(String name) {
        for (var experiment : ALL) if (experiment.name().equals(name)) return experiment;
        var names = new ArrayList<>(ALL.stream().map(Experiment::name).toList());
        names.addAll(List.of("list", "all"));
        throw new UserError(Nearest.unknown("experiment", name, names));
    }

    /** Those that {@code all} runs: without data of the user's, the ones that need none. */
    public static List<Experiment> runnable(String data) {
        return ALL.stream()
                .filter(experiment -> data != null || !experiment.needsData())
                .toList();
    }

    /**
     * Refuses data that the experiment has no use for, absent data, and an output directory that holds something.
     *
     * @throws UserError saying which
     */
    public static void check(Experiment experiment, String output, String data, boolean overwrite, Configuration conf) {
        if (experiment.needsData() && data == null)
            throw new UserError("data: is required for experiment " + experiment.name() + "; give --data URI");
        if (data != null && !experiment.takesData())
            throw new UserError("data: " + data + "; experiment " + experiment.name()
                    + " makes its own, those that take data are "
                    + String.join(
                            ", ",
                            ALL.stream()
                                    .filter(Experiment::takesData)
                                    .map(Experiment::name)
                                    .toList()));
        var directory = Directory.at(output, conf);
        if (!overwrite && (directory.has(Sheet.RESULT) || directory.has(TRIALS) || directory.has("run.json")))
            throw new UserError("output: " + directory
                    + " holds another experiment or run; allowed are an empty or new directory, or --overwrite");
        var own = OwnFiles.of(directory);
        var foreign = new ArrayList<>(own.foreign(FILES));
        var trials = directory.child(TRIALS);
        for (var name : trials.list()) foreign.addAll(RunDirectory.foreign(trials, name));
        foreign.removeIf(own::isOwn);
        if (!foreign.isEmpty()) throw own.inTheWay(foreign);
    }

    /**
     * Has an experiment look at the user's data, which is prepared for that.
     *
     * @throws UserError where the experiment has no use for it
     */
    public static void check(
            Experiment experiment, SparkTrials spark, Lab.Setup setup, String output, Configuration conf) {
        experiment.check(new Lab(spark, conf, setup, new Sheet(Directory.at(output, conf)), (done, all, last) -> {}));
    }

    /**
     * Runs one experiment, leaving figures, pictures and page in {@code output}.
     *
     * @param repeat the command that does it again
     * @param course those whose pages lie beside this one's; none where it is run alone
     */
    public static Story run(
            Experiment experiment,
            SparkTrials spark,
            Lab.Setup setup,
            String output,
            String repeat,
            List<Experiment> course,
            Configuration conf,
            Lab.Progress progress)
            throws Exception {
        long begin = System.nanoTime();
        try (var claim = Claim.take(Directory.at(output, conf))) {
            clear(Directory.at(output, conf).child(TRIALS), claim.own());
            var sheet = new Sheet(claim.directory());
            var story = experiment.tell(new Lab(spark, conf, setup, sheet, progress));
            sheet.timing("seconds", (System.nanoTime() - begin) / 1e9);
            sheet.finish(experiment, story, setup, repeat, course);
            return story;
        }
    }

    /** Deletes what an earlier run left. */
    private static void clear(Directory trials, OwnFiles own) {
        own.delete(TRIALS);
        for (var name : trials.list()) RunDirectory.discard(trials.child(name));
        own.clear(Sheet.RESULT);
        own.announce(FILES);
    }
}
