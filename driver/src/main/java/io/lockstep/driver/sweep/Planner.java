package io.lockstep.driver.sweep;

import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.train.MemoryNeed;
import io.lockstep.driver.train.TrialResolver;
import io.lockstep.driver.train.TrialSpec;
import io.lockstep.driver.trials.TrialTrainer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Plays a search with made-up results, and reckons up what its trials need. */
final class Planner {
    private static final int MOST_ASSIGNMENTS = 200_000;
    /** What sharing a step costs: so much of the gain of each further worker. */
    private static final double SHARING = 0.8;

    private static final double BRIEF_SHARE = 1 / 20.0;

    private final TrialTrainer trainer;
    private final SweepSpec spec;
    private final SweepData data;
    private final Objective objective;

    Planner(TrialTrainer trainer, SweepSpec spec, SweepData data, Objective objective) {
        this.trainer = trainer;
        this.spec = spec;
        this.data = data;
        this.objective = objective;
    }

    /**
     * An assignment as far as its needs go.
     *
     * @param stored how many of the epochs a store of trials has
     */
    record Planned(
            int trial,
            long epochs,
            long stored,
            int whole,
            TrialCost cost,
            TrialSpec spec,
            DatasetInfo info,
            long parameters) {
        Planned of(long epochs, long stored) {
            return new Planned(trial, epochs, stored, whole, cost, spec, info, parameters);
        }

        long computed() {
            return epochs - stored;
        }
    }

    /** How closely a plan looks at how long it all takes. */
    enum Timing {
        NONE,
        /** Measures for a moment, and on for no more than {@link #BRIEF_SHARE} of what it foresees: the sweep waits for it. */
        BRIEF,
        /** Measures all that tells something. */
        THOROUGH
    }

    /**
     * The plan.
     *
     * @param strategy asked here and by nobody else
     */
    SweepPlan plan(Strategy strategy, Timing timing) throws InterruptedException {
        long begin = System.nanoTime();
        var rounds = play(strategy);
        var all = rounds.stream().flatMap(List::stream).toList();
        int parallelism = parallelism(all);
        int asked = askedWorkers(all);
        int workers = asked > 0 ? asked : Math.max(1, trainer.slots() / parallelism);
        Calibration calibration = null;
        var computed = all.stream().filter(one -> one.computed() > 0).toList();
        if (timing != Timing.NONE && !computed.isEmpty()) {
            var pool = TrialThreads.open(parallelism);
            try {
                var samples = computed.stream()
                        .map(one -> new Calibration.Sample(
                                one.cost(),
                                one.spec().toBuilder()
                                        .workers(workers(one.spec(), workers))
                                        .build()))
                        .toList();
                Calibration.Contentment content = (soFar, spent) ->
                        timing == Timing.BRIEF && spent >= BRIEF_SHARE * wall(rounds, parallelism, soFar);
                calibration = Calibration.of(trainer, samples, parallelism, pool, content);
            } finally {
                pool.shutdownNow();
            }
        }
        double seconds = (System.nanoTime() - begin) / 1e9;
        return plan(rounds, parallelism, workers, calibration, seconds);
    }

    private int workers(TrialSpec trial, int otherwise) {
        return trial.workers() > 0 ? trial.workers() : otherwise;
    }

    /** All rounds, as they would be if results were so. */
    private List<List<Planned>> play(Strategy strategy) {
        var rounds = new ArrayList<List<Planned>>();
        var history = new ArrayList<Observation>();
        var behind = new HashMap<Integer, Long>();
        var known = new HashMap<Integer, Planned>();
        while (history.size() < MOST_ASSIGNMENTS) {
            var next = strategy.next(history);
            if (next.isEmpty()) break;
            var round = new ArrayList<Planned>();
            for (var assignment : next) {
                int number = assignment.trial().number();
                history.add(new Observation(
                        assignment, SearchSpace.key(0, number, "plan").uniformDouble(0)));
                var trial = known.computeIfAbsent(number, n -> planned(spec, data, assignment.trial()));
                if (trial == null) continue; // one that contradicts itself fails at once
                long until = assignment.untilEpoch() == 0 ? trial.whole() : assignment.untilEpoch();
                long before = behind.getOrDefault(number, 0L);
                long epochs =
                        Math.max(0, until - before) * Math.max(1, spec.search().folds());
                behind.put(number, until);
                round.add(trial.of(epochs, Math.min(epochs, stored(assignment, before))));
            }
            rounds.add(round);
        }
        return rounds;
    }

    /** Epochs of an assignment, after those {@code before}, that a store of trials has. */
    private long stored(Assignment assignment, long before) {
        var trial = assignment.trial();
        if (spec.base().get(TrainOption.STORE) == null || trial.lineage() != null) return 0;
        var options = spec.options(trial);
        long epochs = 0;
        for (var valid : data.validations(options)) {
            var one = TrialResolver.resolve(options, data.of(options, valid), "plan", "plan", 0).toBuilder()
                    .testData(null)
                    .build();
            var asked = objective.measured(one).untilEpoch(assignment.untilEpoch(), false);
            epochs += Math.max(0, trainer.storedEpochs(asked) - before);
        }
        return epochs;
    }

    /** A trial and what its epochs take, with none assigned yet; null of one that contradicts itself, which its training will say. */
    static Planned planned(SweepSpec spec, SweepData data, Trial trial) {
        try {
            var options = spec.options(trial);
            var of = data.of(options);
            var resolved = TrialResolver.resolve(options, of, "plan", "plan", 0);
            long parameters = MemoryNeed.parameters(resolved.settings().architecture());
            var cost = TrialCost.of(resolved, of, parameters);
            return new Planned(
                    trial.number(), 0, 0, options.get(TrainOption.EPOCHS), cost, resolved, of.info(), parameters);
        } catch (UserError e) {
            return null;
        }
    }

    /**
     * Many narrow trials rather than few wide ones, for what a trial computes alone it needn't exchange: as many as there
     * are slots, unless there are fewer trials, or memory for fewer, or more workers a trial were asked for.
     *
     * @throws UserError where so many were asked for as don't fit the memory together
     */
    private int parallelism(List<Planned> all) {
        var memory = memory(all);
        int fit = trainer.slots() / Math.max(1, askedWorkers(all));
        if (spec.parallelism() == 0) return memory.most(Math.max(1, Math.min(fit, memory.trials())));
        memory.require(spec.parallelism());
        return spec.parallelism();
    }

    /** The most workers that a trial's own options ask for; 0 where all leave that open. */
    private static int askedWorkers(List<Planned> all) {
        return all.stream().mapToInt(one -> one.spec().workers()).max().orElse(0);
    }

    private SweepMemory memory(List<Planned> all) {
        var trials = new TreeMap<Integer, SweepMemory.SizedTrial>();
        for (var one : all) trials.put(one.trial(), new SweepMemory.SizedTrial(one.spec(), one.info()));
        return new SweepMemory(trainer, List.copyOf(trials.values()));
    }

    private SweepPlan plan(
            List<List<Planned>> rounds, int parallelism, int workers, Calibration calibration, double took) {
        var bySize = new TreeMap<Long, List<Planned>>();
        long epochs = 0;
        long steps = 0;
        long stored = 0;
        for (var round : rounds) {
            for (var one : round) {
                epochs += one.epochs();
                steps += one.epochs() * one.cost().steps();
                stored += one.stored();
                bySize.computeIfAbsent(one.parameters(), size -> new ArrayList<>())
                        .add(one);
            }
        }
        var all = rounds.stream().flatMap(List::stream).toList();
        var sizes = new ArrayList<SweepPlan.Size>();
        bySize.forEach((parameters, ones) -> sizes.add(size(parameters, ones, calibration)));
        return new SweepPlan(
                (int) all.stream().map(Planned::trial).distinct().count(),
                epochs,
                steps,
                spec.base().get(TrainOption.STORE) == null ? null : new SweepPlan.Stored(storedTrials(all), stored),
                parallelism,
                workers,
                calibration == null ? null : (Double) wall(rounds, parallelism, calibration),
                calibration == null ? 0 : took,
                all.isEmpty() ? 0 : memory(all).inDriver(parallelism),
                disk(all),
                sizes);
    }

    /** Trials of which nothing is left to compute. */
    private static int storedTrials(List<Planned> all) {
        var computed =
                all.stream().collect(Collectors.groupingBy(Planned::trial, Collectors.summingLong(Planned::computed)));
        return (int) computed.values().stream().filter(epochs -> epochs == 0).count();
    }

    private static SweepPlan.Size size(long parameters, List<Planned> ones, Calibration calibration) {
        return new SweepPlan.Size(
                parameters,
                (int) ones.stream().map(Planned::trial).distinct().count(),
                ones.stream().mapToLong(Planned::epochs).sum(),
                ones.stream()
                        .mapToLong(one -> one.epochs() * one.cost().steps())
                        .sum(),
                calibration == null
                        ? null
                        : (Double) ones.stream()
                                .mapToDouble(one -> seconds(one, calibration))
                                .sum());
    }

    private static double seconds(Planned one, Calibration calibration) {
        return calibration.aroundSeconds() + one.computed() * calibration.epochSeconds(one.cost());
    }

    private static double wall(List<List<Planned>> rounds, int parallelism, Calibration calibration) {
        return rounds.stream()
                .mapToDouble(round -> roundWall(round, parallelism, calibration))
                .sum();
    }

    /** When the last of a round's trials ends, each beginning where one before it ended. */
    private static double roundWall(List<Planned> round, int parallelism, Calibration calibration) {
        if (round.isEmpty()) return 0;
        int lanes = Math.min(parallelism, round.size());
        double gain = 1 + SHARING * Math.max(0, (double) parallelism / lanes - 1);
        var free = new PriorityQueue<Double>();
        for (int i = 0; i < lanes; i++) free.add(0.0);
        double end = 0;
        for (int place :
                LongestFirst.of(round, one -> one.computed() * one.cost().work())) {
            double at = free.remove() + seconds(round.get(place), calibration) / gain;
            free.add(at);
            end = Math.max(end, at);
        }
        return end;
    }

    /** Each trial's model and two checkpoints, and the winner's model once more. */
    private static long disk(List<Planned> all) {
        Map<Integer, Long> byTrial = new HashMap<>();
        long most = 0;
        for (var one : all) {
            long model = Float.BYTES * one.parameters();
            long slots = one.spec().settings().optimizer().slotNames().size();
            long state = model * (1 + slots) * (one.spec().earlyStopping() > 0 ? 2 : 1);
            byTrial.put(one.trial(), model + 2 * state);
            most = Math.max(most, model);
        }
        return most + byTrial.values().stream().mapToLong(bytes -> bytes).sum();
    }
}
