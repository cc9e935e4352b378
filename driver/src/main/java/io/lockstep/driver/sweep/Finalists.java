package io.lockstep.driver.sweep;

import io.lockstep.core.UserError;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.trials.TrialTrainer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The best of a sweep trained anew with other seeds, since whoever is the best of many in one training each may have been
 * lucky. Each gets a mean over its new seeds with an interval, and {@link ConfidenceSet} says which of them can't be told
 * from the best on the same validation rows.
 */
final class Finalists {
    static final String KIND = "finalists";
    /** More validation rows than so many are taken in as many groups. */
    private static final int MOST_GROUPS = 4096;

    private static final double LEVEL = 0.05;
    private static final String METHOD = "model confidence set (Hansen, Lunde and Nason 2011), T_max by 1000 bootstrap"
            + " replicates over the same validation rows and each finalist's seeds; p below 0.05 can be told from the"
            + " best; low and high bound the mean over seeds at 95 % (Student's t)";

    /** What {@code finalists: {top, seeds}} asks for. */
    record Request(int top, int seeds) {
        /** Reads it as YAML gives it; null where it is off. */
        static Request parse(Object spec) {
            if (spec == null || Boolean.FALSE.equals(spec)) return null;
            if (Boolean.TRUE.equals(spec)) return new Request(5, 5);
            if (!(spec instanceof Map<?, ?> map))
                throw new UserError("search: finalists: " + spec + "; allowed is {top: 5, seeds: 5}");
            int top = 5;
            int seeds = 5;
            for (var entry : map.entrySet()) {
                var name = String.valueOf(entry.getKey());
                switch (name) {
                    case "top" -> top = count(name, entry.getValue(), 1);
                    case "seeds" -> seeds = count(name, entry.getValue(), 2);
                    default ->
                        throw new UserError("search: finalists: '" + name
                                + "'; allowed are top and seeds, as in {top: 5, seeds: 5}");
                }
            }
            return new Request(top, seeds);
        }

        private static int count(String name, Object value, int least) {
            if (value instanceof Integer number && number >= least && number <= 100) return number;
            throw new UserError("search: finalists: " + name + ": " + value + "; allowed are whole numbers from "
                    + least + " to 100");
        }
    }

    /**
     * What came of them.
     *
     * @param winner id of the trial whose settings are the best
     * @param plain as sweep.json holds it
     * @param runs each finalist's runs, by trial id, the winner first
     */
    record Found(String winner, Map<String, Object> plain, Map<String, List<String>> runs) {}

    private record Finalist(TrialRecord trial, List<Double> values, List<String> runs) {
        SeedInterval interval() {
            return SeedInterval.of(values);
        }
    }

    private final Request request;
    private final SweepSpec sweep;
    private final SweepData data;
    private final Objective objective;
    private final SweepFiles files;
    private final TrialTrainer trainer;

    Finalists(
            Request request,
            SweepSpec sweep,
            SweepData data,
            Objective objective,
            SweepFiles files,
            TrialTrainer trainer) {
        this.request = request;
        this.sweep = sweep;
        this.data = data;
        this.objective = objective;
        this.files = files;
        this.trainer = trainer;
    }

    /**
     * Trains them; null when asked to stop.
     *
     * @throws io.lockstep.driver.train.TrialFailedException when every training failed
     */
    Found run(List<TrialRecord> leaderboard, ExtraRuns extra) throws InterruptedException {
        var chosen = leaderboard.subList(0, Math.min(request.top(), leaderboard.size()));
        var runs = new ArrayList<ExtraRuns.Run>();
        for (var trial : chosen)
            for (int k = 1; k <= request.seeds(); k++) {
                var options = sweep.options(trial.params());
                long seed = options.get(TrainOption.SEED) + k;
                runs.add(new ExtraRuns.Run(
                        KIND, trial.id() + "-seed" + k, options.with(TrainOption.SEED.name(), seed), null));
            }
        var results = extra.train(runs);
        if (results == null) return null;
        var finalists = new ArrayList<Finalist>();
        for (int i = 0; i < chosen.size(); i++) {
            var values = new ArrayList<Double>();
            var names = new ArrayList<String>();
            for (var result : results.subList(i * request.seeds(), (i + 1) * request.seeds())) {
                var value = result.result() == null ? null : objective.of(result.result());
                if (value == null || value.isNaN()) continue;
                values.add(value);
                names.add(result.run().name());
            }
            if (!values.isEmpty()) finalists.add(new Finalist(chosen.get(i), values, names));
        }
        if (finalists.isEmpty()) throw none(results);
        finalists.sort(Comparator.comparing(one -> one.interval().mean(), objective::compare));
        return found(finalists);
    }

    private RuntimeException none(List<ExtraRuns.Result> results) {
        var failed = results.stream().filter(result -> result.failure() != null).findFirst();
        if (failed.isEmpty())
            return new UserError("search: finalists: none of them has a " + objective.metric()
                    + " that is a number; allowed are objectives that all trainings reach");
        return Sweep.failure(
                "no finalist could be trained; " + failed.get().run().name() + ": "
                        + ExtraRuns.describe(failed.get().failure()),
                failed.get().failure());
    }

    private Found found(List<Finalist> finalists) {
        var map = new LinkedHashMap<String, Object>();
        map.put("top", request.top());
        map.put("seeds", request.seeds());
        map.put("winner", finalists.get(0).trial().id());
        boolean right = objective.isAccuracy();
        double[] p = {1};
        if (finalists.size() > 1) {
            var losses = losses(finalists, right);
            var set = new ConfidenceSet(losses);
            p = set.pValues();
            double picked = set.pickedMean();
            map.put("paired_on", right ? "accuracy" : "loss");
            map.put("groups_of_rows", losses[0][0].length);
            if (!Double.isNaN(picked)) map.put("picked_on_new_rows", right ? -picked : picked);
        }
        map.put("method", METHOD);
        var table = new ArrayList<Map<String, Object>>();
        var runs = new LinkedHashMap<String, List<String>>();
        for (int i = 0; i < finalists.size(); i++) {
            var one = finalists.get(i);
            var line = new LinkedHashMap<String, Object>();
            line.put("id", one.trial().id());
            line.put("mean", one.interval().mean());
            if (!Double.isNaN(one.interval().half())) {
                line.put("low", one.interval().mean() - one.interval().half());
                line.put("high", one.interval().mean() + one.interval().half());
            }
            line.put("p", p[i]);
            line.put("like_the_best", p[i] >= LEVEL);
            line.put("in_search", one.trial().objective());
            line.put("seeds", one.values().size());
            line.put("parameters", one.trial().parameters());
            line.put("params", one.trial().params());
            line.put("values", one.values());
            table.add(line);
            runs.put(one.trial().id(), one.runs());
        }
        map.put("trials", table);
        return new Found(finalists.get(0).trial().id(), map, runs);
    }

    /** [finalist][seed][group of validation rows], less is better. */
    private double[][][] losses(List<Finalist> finalists, boolean right) {
        var losses = new double[finalists.size()][][];
        for (int i = 0; i < losses.length; i++) {
            var one = finalists.get(i);
            var on = data.of(sweep.options(one.trial().params()));
            losses[i] = new double[one.runs().size()][];
            for (int s = 0; s < losses[i].length; s++) {
                var means = trainer.groupMeans(files.run(KIND, one.runs().get(s)), on, right, MOST_GROUPS);
                if (right) for (int r = 0; r < means.length; r++) means[r] = -means[r];
                losses[i][s] = means;
            }
        }
        return losses;
    }
}
