package io.lockstep.driver.sweep;

import io.lockstep.core.UserError;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.driver.files.Claim;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.options.Validation;
import io.lockstep.driver.store.TrialStore;
import io.lockstep.driver.train.ResolvedData;
import io.lockstep.driver.train.TrialFailedException;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.trials.TrialTrainer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs a sweep: asks the strategy for a round, trains its trials at the same time, and tells the strategy what came of
 * them once all are known. A trial that fails is recorded while the others go on.
 */
public final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);

    private final TrialTrainer trainer;
    private final SweepSpec spec;
    private final SweepListener listener;
    private final SweepFiles files;

    private Sweep(TrialTrainer trainer, SweepSpec spec, SweepListener listener, SweepFiles files) {
        this.trainer = trainer;
        this.spec = spec;
        this.listener = new OneAtATime(listener);
        this.files = files;
    }

    /**
     * Runs the sweep that {@code spec} describes, or what is left of it.
     *
     * @param conf how to reach the output's file system
     * @throws UserError for what the user has to mend, before any training where that is possible
     * @throws TrialFailedException when every trial failed, with the first one's cause; the files are written
     * @throws InterruptedException when interrupted; the trials are cancelled, and the sweep can be resumed
     */
    public static SweepResult run(TrialTrainer trainer, SweepSpec spec, SweepListener listener, Configuration conf)
            throws InterruptedException {
        checkOutput(spec, conf);
        var ready = Ready.of(trainer, spec);
        var directory = Directory.at(spec.output(), conf);
        // Before the output is touched: it refuses what doesn't fit the memory.
        boolean known = isPlanned(spec, new SweepFiles(directory));
        boolean timed = listener.wantsSeconds() && !known;
        var plan = ready.plan(trainer, spec, timed ? Planner.Timing.BRIEF : Planner.Timing.NONE);
        try (var claim = Claim.take(directory)) {
            return new Sweep(trainer, spec, listener, new SweepFiles(claim)).run(ready, plan);
        }
    }

    /** Whether a sweep is gone on with whose plan is on record. */
    private static boolean isPlanned(SweepSpec spec, SweepFiles files) {
        return spec.resume()
                && files.holdsSweep()
                && files.description().noted("plan").isPresent();
    }

    /**
     * What the sweep would do and how long it would take; nothing is written.
     *
     * @throws UserError as {@link #run}
     */
    public static SweepPlan plan(TrialTrainer trainer, SweepSpec spec) throws InterruptedException {
        return Ready.of(trainer, spec).plan(trainer, spec, Planner.Timing.THOROUGH);
    }

    /**
     * Refuses, before anything is read or written, an output that isn't free for the sweep, and a store of trials that is none.
     *
     * @return whether a sweep was begun there
     */
    public static boolean checkOutput(SweepSpec spec, Configuration conf) {
        var files = new SweepFiles(Directory.at(spec.output(), conf));
        files.check(spec.resume(), spec.overwrite());
        var store = spec.base().get(TrainOption.STORE);
        if (store != null) TrialStore.at(store, conf);
        return files.holdsSweep();
    }

    /** What is known before the output is touched. */
    private record Ready(SweepData data, Objective objective, SearchSpace space, Strategy strategy) {
        static Ready of(TrialTrainer trainer, SweepSpec spec) {
            var data = new SweepData(trainer, spec.search().folds());
            var metrics = data.metrics(spec.options(firstParams(spec)));
            var objective = EntryError.at("objective", () -> spec.objective().resolve(metrics));
            spec.search().requireValidation(metrics.contains("valid_loss"));
            var space = spec.space().sizedBy(params -> parameters(spec.options(params), data));
            refuseTooManyAside(data.of(spec.options(firstParams(spec))));
            return new Ready(data, objective, space, strategy(spec, space, objective));
        }

        private static void refuseTooManyAside(ResolvedData data) {
            long rows = data.info().rows();
            if (data.valid() instanceof Validation.Rows aside && aside.count() >= rows)
                throw new EntryError(
                        "base.valid",
                        new UserError(
                                "valid: " + aside.count() + " of " + rows + " rows; allowed are 1 to " + (rows - 1)));
        }

        private static Strategy strategy(SweepSpec spec, SearchSpace space, Objective objective) {
            return spec.search().build(space, objective, spec.base().get(TrainOption.EPOCHS));
        }

        SweepPlan plan(TrialTrainer trainer, SweepSpec spec, Planner.Timing timing) throws InterruptedException {
            return new Planner(trainer, spec, data, objective).plan(strategy(spec, space, objective), timing);
        }

        /** Trained numbers of the network that options mean on their data. */
        private static long parameters(TrainOptions options, SweepData data) {
            var settings = TrialResolver.settings(options, data.of(options).info());
            return ParameterLayout.of(settings.architecture()).parameterCount();
        }

        /** The first value of each option: tells what the trials' data looks like. */
        private static LinkedHashMap<String, Object> firstParams(SweepSpec spec) {
            var params = new LinkedHashMap<String, Object>();
            spec.space().domains().forEach((name, domain) -> {
                if (SweepData.isDataOption(name))
                    params.put(name, domain.samples().get(0));
            });
            return params;
        }
    }

    private SweepResult run(Ready ready, SweepPlan plan) throws InterruptedException {
        boolean goOn = spec.resume() && files.holdsSweep();
        boolean known = isPlanned(spec, files);
        if (goOn) files.adopt();
        else files.clear();
        var objective = ready.objective();
        var strategy = ready.strategy();
        files.description().describe(spec.plain(objective), goOn);
        var outcomes = goOn ? files.readOutcomes() : List.<Outcome>of();
        var ledger = new Ledger(files, objective, spec.space().domains().keySet(), outcomes);
        if (!known) files.note("plan", plan.plain());
        int parallelism = Math.max(1, Math.min(plan.parallelism(), strategy.trials()));
        var runner = new TrialRunner(trainer, spec, ready.data(), objective, ledger, files, listener);
        LOG.info("sweep: {} trials, {} at once, {}", strategy.trials(), parallelism, objective);
        listener.planned(plan);
        listener.started(strategy.trials(), parallelism, objective);
        boolean complete = search(strategy, ledger, new LongestFirst(spec, ready.data()), runner, parallelism);
        var time = runner.time(parallelism);
        files.note("time", time.json());
        if (complete && !goOn) outcome(plan, ledger, time.seconds());
        return finish(ledger, ready, runner, time, complete);
    }

    /** Beside the prediction what came of it; of a sweep that ran in one go, for only that has a wall time. */
    private void outcome(SweepPlan plan, Ledger ledger, double seconds) {
        var map = new LinkedHashMap<>(plan.plain());
        var outcome = new LinkedHashMap<String, Object>();
        outcome.put("trials", ledger.ended().size());
        outcome.put(
                "epochs", ledger.ended().stream().mapToLong(TrialRecord::epochs).sum());
        outcome.put("seconds", SweepPlan.rounded(seconds));
        map.put("outcome", outcome);
        files.note("plan", map);
    }

    /** All rounds; false when asked to stop. */
    private boolean search(Strategy strategy, Ledger ledger, LongestFirst order, TrialRunner runner, int parallelism)
            throws InterruptedException {
        var history = new ArrayList<Observation>();
        var pool = TrialThreads.open(parallelism);
        try {
            while (true) {
                var round = strategy.next(history);
                for (var pruned : ledger.prune(round)) listener.trialEnded(pruned);
                if (round.isEmpty()) return true;
                listener.roundBegun(round);
                // Parents may go on in this very round, so their weights are put aside before it.
                for (var one : round) files.keepParent(one.trial());
                var longestFirst = LongestFirst.of(round, one -> order.work(one, ledger.epochs(one.trial())));
                var evaluations = evaluate(round, longestFirst, runner, parallelism, pool);
                if (evaluations.contains(null)) return false;
                history.addAll(evaluations);
            }
        } finally {
            runner.cancel();
            TrialThreads.close(pool);
        }
    }

    /**
     * In the round's order, whoever finishes first; a null for each that was asked to stop.
     *
     * @param order places in the round as trials are to begin
     */
    private List<Observation> evaluate(
            List<Assignment> round, List<Integer> order, TrialRunner runner, int parallelism, ExecutorService pool)
            throws InterruptedException {
        // Few trials are wider, so that no slot is idle.
        int workers = Math.max(1, trainer.slots() / Math.min(parallelism, round.size()));
        var futures = new TreeMap<Integer, Future<Observation>>();
        for (int at : order) futures.put(at, pool.submit(() -> runner.evaluate(round.get(at), workers)));
        return TrialThreads.results(futures.values());
    }

    private SweepResult finish(Ledger ledger, Ready ready, TrialRunner runner, SweepTime time, boolean complete)
            throws InterruptedException {
        var objective = ready.objective();
        var trials = ledger.ended();
        var leaderboard = ledger.leaderboard();
        if (!leaderboard.isEmpty() && !complete)
            files.copyBest(leaderboard.get(0).id());
        files.note("pareto", Pareto.plain(leaderboard, objective));
        if (spec.base().get(TrainOption.STORE) != null) files.note("store", stored(trials));
        if (complete && leaderboard.isEmpty()) throw nothingSucceeded(trials, objective, runner);
        if (!complete) return new SweepResult(objective, trials, leaderboard, time, null, true);
        var extra = new ExtraRuns(trainer, spec, ready.data(), objective, files, listener, time.atOnce());
        var ending = new SweepEnding(trainer, spec, ready.data(), objective, files).run(leaderboard, extra);
        return new SweepResult(objective, trials, leaderboard, time, ending, ending == null);
    }

    /** What came from the store, and what had to be computed. */
    private Map<String, Object> stored(List<TrialRecord> trials) {
        var map = new LinkedHashMap<String, Object>();
        map.put("uri", spec.base().get(TrainOption.STORE));
        int whole = 0;
        long taken = 0;
        long all = 0;
        for (var trial : trials) {
            int epochs = trial.storedEpochs() == null ? 0 : trial.storedEpochs();
            if (trial.storedEpochs() != null && epochs == trial.epochs()) whole++; // one that diverges at once has none
            taken += epochs;
            all += trial.epochs();
        }
        map.put("trials_taken", whole);
        map.put("epochs_taken", taken);
        map.put("epochs_computed", all - taken);
        return map;
    }

    private static RuntimeException nothingSucceeded(
            List<TrialRecord> trials, Objective objective, TrialRunner runner) {
        var failed = trials.stream().filter(trial -> trial.error() != null).findFirst();
        if (failed.isEmpty())
            return new UserError("objective: metric: no trial has a " + objective.metric()
                    + "; allowed are metrics that all trials measure, and epochs from 1");
        var message = "all " + trials.size() + " trials failed; trial "
                + failed.get().id() + ": " + failed.get().error();
        return failure(message, runner.cause(failed.get().id()));
    }

    /** What a sweep ends with whose trainings failed, of the kind that the cause is of. */
    static RuntimeException failure(String message, Throwable cause) {
        return cause instanceof UserError ? new UserError(message, cause) : new TrialFailedException(message, cause);
    }
}
