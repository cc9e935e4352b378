package io.lockstep.jobs.command;

import io.lockstep.core.Figures;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.store.TrialStore;
import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.train.RunDirectory;
import io.lockstep.driver.train.TrainListener;
import io.lockstep.driver.train.TrainResult;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.train.TrialSize;
import io.lockstep.driver.train.TrialSpec;
import io.lockstep.driver.trials.SparkTrials;
import io.lockstep.jobs.report.Report;
import io.lockstep.jobs.track.Tracker;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/** Trains one network. */
@Command(
        name = "train",
        customSynopsis = "lockstep train --data=URI [options]",
        description = "Trains one network, synchronously, the same to the bit wherever it runs.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  lockstep train --data builtin:moons --valid 0.2 --watch",
            "  lockstep train --data people.csv --label income --standardize --valid 0.1 --hidden 64,32",
            "  lockstep train --data path/to/mnist --hidden 256,128 --valid 5000 --early-stopping 3 --output runs/mnist"
        })
final class TrainCommand extends JobCommand {
    /** Enough of a hash to see whether two runs agree. */
    private static final int SHOWN_DIGITS = 12;

    @Option(names = "--profile", description = "at the end, print where the workers' time went, phase by phase")
    boolean profile;

    @Mixin
    FollowOptions follow;

    @Override
    void addOptions(CommandSpec target) {
        TrainFlags.addTo(target);
    }

    @Override
    void run(Console console) throws Exception {
        var options = TrainFlags.given(spec, Set.of());
        var data = options.require(TrainOption.DATA);
        SparkTrials.check(options);
        if (options.isGiven(TrainOption.OUTPUT)) {
            run(console, options, data, options.get(TrainOption.OUTPUT));
            return;
        }
        var output = RunNames.output(data, options);
        try {
            run(console, options, data, output);
        } finally {
            RunNames.giveBack(output);
        }
    }

    private void run(Console console, TrainOptions options, String source, String output) throws Exception {
        var conf = SparkSessions.hadoop(common);
        var place = Directory.at(output, conf);
        boolean resume = options.get(TrainOption.RESUME);
        RunDirectory.check(place, resume, options.get(TrainOption.OVERWRITE));
        if (options.get(TrainOption.STORE) != null) TrialStore.at(options.get(TrainOption.STORE), conf);
        boolean there = resume && RunDirectory.holdsRun(place);
        if (resume && !there)
            console.err().println("lockstep: resume: " + output + " holds no run yet: training starts");
        var progress = new ProgressLine(console.err(), common.quiet);
        Waiting.forSpark(progress, SparkSessions.master(common), "reading " + source);
        try (var following = Following.open(follow, progress, output, there, conf);
                var session = JobSession.open("train " + source, common, output)) {
            var spent = TimeSpent.started();
            var trials = session.trials();
            var data = prepare(trials, options, progress, session);
            spent.prepared();
            progress.sayNotes(data.info());
            var trial = TrialResolver.resolve(options, data, RunNames.last(output), output, 0);
            var result = train(trials, trial, new Progress(progress, spent, following, output), session);
            if (result.end() == TrainResult.End.CANCELLED) {
                console.err()
                        .println("lockstep: stopped after " + result.epochs() + " epochs; the same command with"
                                + " --resume continues");
                var stopped = new InterruptedException("stopped");
                Report.write(output, session.sc().hadoopConfiguration(), stopped);
                throw stopped;
            }
            Report.write(output, session.sc().hadoopConfiguration());
            if (!common.quiet) {
                summarise(console, result, output);
                for (var line : Report.diagnosis(output, session.sc().hadoopConfiguration()))
                    console.out().println("diagnosis: " + line);
            }
            if (profile) console.out().print(TimeSpent.table(result.time()));
        }
    }

    private static ResolvedData prepare(
            SparkTrials trials, TrainOptions options, ProgressLine progress, JobSession session) {
        try (var waiting = Waiting.on(progress, session.sc(), "preparing the data")) {
            return trials.prepare(options);
        }
    }

    /** A failed training has a page too: it says what went wrong and what usually mends it. */
    private static TrainResult train(SparkTrials trials, TrialSpec trial, Progress listener, JobSession session) {
        try {
            var result = trials.train(trial, listener);
            listener.following.runEnded(result);
            return result;
        } catch (RuntimeException e) {
            listener.following.runEnded(Tracker.ALONE, Tracker.End.FAILED, Map.of(), e.getMessage());
            if (listener.started) tellFailure(trial.output(), listener.line, session, e);
            throw e;
        } finally {
            listener.line.clear();
        }
    }

    /** What usually mends it stands where the reader looks first: before the failure itself, which Main says. */
    private static void tellFailure(String output, ProgressLine line, JobSession session, RuntimeException failure) {
        var conf = session.sc().hadoopConfiguration();
        Report.write(output, conf, failure);
        try {
            for (var finding : Report.diagnosis(output, conf)) line.say("diagnosis: " + finding);
            line.say(Report.FILE + " is in " + output);
        } catch (RuntimeException e) {
            failure.addSuppressed(e);
        }
    }

    private static void summarise(Console console, TrainResult result, String output) {
        var history = result.history();
        var text = new StringBuilder();
        if (!history.isEmpty()) {
            var last = history.get(result.bestEpoch() - 1);
            text.append("epoch " + last.epoch() + ": train loss " + Figures.measure(last.trainLoss()));
            last.value("train_accuracy").ifPresent(a -> text.append(percent(", train accuracy ", a)));
            last.value("valid_loss").ifPresent(l -> text.append(", valid loss " + Figures.measure(l)));
            last.value("valid_accuracy").ifPresent(a -> text.append(percent(", valid accuracy ", a)));
            last.value("valid_r2").ifPresent(r2 -> text.append(", valid R² " + Figures.fixed(r2, 3)));
            if (result.epochs() > result.bestEpoch())
                text.insert(0, "stopped after epoch " + result.epochs() + ", early; the weights kept are those of ");
        } else text.append("epoch 0: nothing trained");
        if (result.test().get("accuracy") instanceof Number accuracy)
            text.append(percent(", test accuracy ", accuracy.doubleValue()));
        else if (result.test().get("r2") instanceof Number r2)
            text.append(", test R² " + Figures.fixed(r2.doubleValue(), 3));
        console.out().println(text);
        console.out()
                .println(result.size().parameters() + " parameters, weights SHA-256 "
                        + result.weightsSha256().substring(0, SHOWN_DIGITS) + "… (run.json has all of it)");
        if (result.storedEpochs() > 0)
            console.out().println(result.storedEpochs() + " of " + result.epochs() + " epochs came from the store");
        console.out().println(TimeSpent.line(result.time()));
        console.out().println("model, metrics and report.html are in " + output);
    }

    private static String percent(String name, double share) {
        return name + Figures.percent(share);
    }

    /** Draws a training's epochs. */
    private static final class Progress implements TrainListener {
        private static final int FEW_EPOCHS = 30;
        private final ProgressLine line;
        private final TimeSpent spent;
        private final Following following;
        private final String output;
        private volatile boolean started;
        private volatile int epochs;

        Progress(ProgressLine line, TimeSpent spent, Following following, String output) {
            this.line = line;
            this.spent = spent;
            this.following = following;
            this.output = output;
        }

        @Override
        public Map<String, Double> secondsBefore() {
            return spent.before();
        }

        @Override
        public void started(TrialSpec spec, TrialSize size, int startEpoch) {
            started = true;
            following.begun();
            following.sayPage();
            following.runBegun(Tracker.ALONE, spec.config(), startEpoch);
            epochs = size.epochs();
            line.begin((double) startEpoch / Math.max(1, size.epochs()));
            line.say(Figures.text(
                    "%s: %s, %d parameters, %d training rows, %d validation rows%s",
                    spec.id(),
                    spec.settings().architecture().widths(),
                    size.parameters(),
                    size.trainingRows(),
                    size.validationRows(),
                    startEpoch > 0 ? ", continued after epoch " + startEpoch : ""));
        }

        @Override
        public boolean shouldStop() {
            return Interrupts.requested();
        }

        /** Of few epochs each leaves a line; of many one line is redrawn. */
        @Override
        public void epochEnded(EpochMetrics metrics) {
            following.epochEnded(Tracker.ALONE, metrics);
            var text = new StringBuilder(
                    "epoch " + metrics.epoch() + "/" + epochs + "  loss " + Figures.measure(metrics.trainLoss()));
            if (metrics.trainAccuracy() != null) text.append("  acc " + Figures.percent(metrics.trainAccuracy(), 1));
            if (metrics.validLoss() != null) text.append("  | valid ").append(Figures.measure(metrics.validLoss()));
            if (metrics.validAccuracy() != null) text.append("  " + Figures.percent(metrics.validAccuracy(), 1));
            metrics.value("valid_r2").ifPresent(r2 -> text.append("  R² " + Figures.fixed(r2, 3)));
            text.append("  | " + Figures.fixed(metrics.samplesPerSecond(), 0) + " rows/s");
            double share = (double) metrics.epoch() / epochs;
            if (epochs <= FEW_EPOCHS) line.say(text + line.left(share));
            else line.show(text.toString(), share);
        }
    }
}
