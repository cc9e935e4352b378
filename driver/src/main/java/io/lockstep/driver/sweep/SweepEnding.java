package io.lockstep.driver.sweep;

import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.Validation;
import io.lockstep.driver.trials.TrialTrainer;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What follows a search: finalists where asked for, the winner's figures on test rows, and the baselines. */
public final class SweepEnding {
    /** Names the directory of the winner of cross-validation, trained on all rows. */
    static final String REFIT = "refit";

    private final TrialTrainer trainer;
    private final SweepSpec spec;
    private final SweepData data;
    private final Objective objective;
    private final SweepFiles files;

    SweepEnding(TrialTrainer trainer, SweepSpec spec, SweepData data, Objective objective, SweepFiles files) {
        this.trainer = trainer;
        this.spec = spec;
        this.data = data;
        this.objective = objective;
        this.files = files;
    }

    /**
     * What it came to.
     *
     * @param winner id of the trial whose copy is {@code best}
     * @param test its metrics on the test data; empty without such
     * @param finalists as sweep.json holds them; null where none were asked for
     * @param ensemble what the finalists come to as one model, as sweep.json holds it; null where nobody asked
     * @param baseline a map a model, as sweep.json holds it
     */
    public record Found(
            String winner,
            Map<String, Object> test,
            Map<String, Object> finalists,
            Map<String, Object> ensemble,
            List<Map<String, Object>> baseline) {}

    /** Null when asked to stop. */
    Found run(List<TrialRecord> leaderboard, ExtraRuns extra) throws InterruptedException {
        var winner = leaderboard.get(0);
        Map<String, Object> finalists = null;
        Map<String, Object> ensemble = null;
        if (spec.search().finalists() != null) {
            var found = new Finalists(spec.search().finalists(), spec, data, objective, files, trainer)
                    .run(leaderboard, extra);
            if (found == null) return null;
            finalists = found.plain();
            files.note(Finalists.KIND, finalists);
            if (spec.search().ensemble()) ensemble = ensemble(found);
            winner = leaderboard.stream()
                    .filter(trial -> trial.id().equals(found.winner()))
                    .findFirst()
                    .orElseThrow();
        }
        if (spec.search().folds() == 0) files.copyBest(winner.id());
        else if (!refit(winner, extra)) return null;
        var test = test(winner);
        var line = new LinkedHashMap<String, Object>();
        line.put("id", winner.id());
        line.put("by", finalists != null ? Finalists.KIND : spec.search().folds() > 0 ? "folds" : "search");
        if (!test.isEmpty()) line.put("test", test);
        forgetOtherWinner(winner.id());
        files.note("winner", line);
        var baseline = new Baseline(spec, data, objective, files).run(winner, extra);
        if (baseline == null) return null;
        files.note(Baseline.KIND, baseline);
        return new Found(winner.id(), test, finalists, ensemble, baseline);
    }

    /** A resumed sweep may have another winner than before, and baselines are trained as the winner was. */
    private void forgetOtherWinner(String winner) {
        var before = files.description().noted("winner");
        if (before.isPresent() && !before.get().path("id").asText().equals(winner)) files.discard(Baseline.KIND);
    }

    /** All runs of all finalists as one model, with what it comes to on the validation rows. */
    private Map<String, Object> ensemble(Finalists.Found found) {
        var names = found.runs().values().stream().flatMap(List::stream).toList();
        var place = files.writeEnsemble(Finalists.KIND, names);
        boolean right = objective.isAccuracy();
        var means = trainer.groupMeans(place, data.of(spec.options(Map.of())), right, Integer.MAX_VALUE);
        var map = new LinkedHashMap<String, Object>();
        map.put("members", names.size());
        map.put(
                right ? "valid_accuracy" : "valid_loss",
                Arrays.stream(means).average().orElse(Double.NaN));
        files.note("ensemble", map);
        return map;
    }

    /** Trains the winner of cross-validation on all rows, by what its folds came to; false when asked to stop. */
    private boolean refit(TrialRecord winner, ExtraRuns extra) throws InterruptedException {
        var options = spec.options(winner.params());
        double epochs = 0;
        double threshold = 0;
        var validations = data.validations(options);
        for (var valid : validations) {
            var name = SweepFiles.name(winner.id(), valid);
            epochs += (double) files.bestEpoch(SweepFiles.TRIAL_DIRECTORIES, name) / validations.size();
            threshold += files.threshold(SweepFiles.TRIAL_DIRECTORIES, name) / validations.size();
        }
        // There are no rows left to tune a threshold on: it is the mean of what the folds came to.
        var given = options.get(TrainOption.THRESHOLD);
        if (given != null && given.aim() != null) options = options.with(TrainOption.THRESHOLD.name(), threshold);
        var whole = options.with(TrainOption.EPOCHS.name(), Math.max(1, Math.round(epochs)))
                .with(TrainOption.EARLY_STOPPING.name(), null)
                .with(TrainOption.EARLY_STOPPING_METRIC.name(), null)
                .with(TrainOption.METRICS.name(), null);
        var results = extra.train(List.of(new ExtraRuns.Run(REFIT, winner.id(), whole, new Validation.None())));
        if (results == null) return false;
        if (results.get(0).failure() != null) throw results.get(0).failure();
        files.copyBest(REFIT, winner.id());
        return true;
    }

    /** The only look at the test rows. */
    private Map<String, Object> test(TrialRecord winner) {
        var on = data.of(spec.options(winner.params())).test();
        return on == null ? Map.of() : files.addTest(trainer.judge(files.best(), on));
    }
}
