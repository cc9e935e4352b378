package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.Names;
import io.lockstep.driver.train.RunDirectory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * What a sweep left in its directory.
 *
 * @param sweep of sweep.json
 * @param trials lines of trials.jsonl, by number
 * @param ranked those with an objective, best first; ties go to the lower number
 */
record SweepRun(
        Directory directory,
        SweepRecord sweep,
        List<SweepRecord.TrialLine> trials,
        List<SweepRecord.TrialLine> ranked) {
    /** Directories of one trial: its own before those of its folds, these as they are numbered. */
    private static final Comparator<String> FOLDS =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    static SweepRun read(Directory directory) {
        var sweep = Records.object(directory, "sweep.json", SweepRecord.class);
        var trials = Records.lines(directory, "trials.jsonl", "id", SweepRecord.TrialLine.class);
        for (int i = 0; i < trials.size(); i++)
            Names.requirePlain(trials.get(i).id(), directory + "/trials.jsonl: line " + (i + 1));
        var ranked = new ArrayList<SweepRecord.TrialLine>(trials);
        ranked.removeIf(trial -> !trial.isRanked());
        var byObjective = Comparator.comparingDouble(SweepRecord.TrialLine::objective);
        ranked.sort(isMax(sweep) ? byObjective.reversed() : byObjective);
        return new SweepRun(directory, sweep, trials, ranked);
    }

    private static boolean isMax(SweepRecord sweep) {
        return sweep.objective().mode() == null || sweep.objective().mode().equals("max");
    }

    boolean max() {
        return isMax(sweep);
    }

    String metric() {
        return sweep.objective().metric() == null
                ? "objective"
                : sweep.objective().metric();
    }

    String strategy() {
        var name = sweep.search().get("strategy");
        return name == null ? "grid" : name.asText();
    }

    long count(String state) {
        return trials.stream().filter(trial -> trial.state().equals(state)).count();
    }

    /** How many trials the search will have; 0 where that can't be told beforehand. */
    int expected() {
        if (sweep.plan() != null && sweep.plan().path("trials").isInt())
            return sweep.plan().path("trials").asInt();
        if (List.of("random", "tpe").contains(strategy())) return sweep.searchNumber("trials");
        if (!strategy().equals("grid")) return 0;
        int trials = sweep.space().isEmpty() ? 0 : 1;
        for (var domain : sweep.space().values()) trials *= Math.max(1, domain.size());
        return trials;
    }

    /** The varied options, in the space's order. */
    List<String> options() {
        var names = new LinkedHashSet<>(sweep.space().keySet());
        for (var trial : trials) names.addAll(trial.params().keySet());
        return List.copyOf(names);
    }

    /** The different values of an option, in ascending order if all are numbers, else as they came up. */
    List<JsonNode> values(String option) {
        var values = new LinkedHashSet<JsonNode>();
        for (var trial : trials) if (!trial.param(option).isMissingNode()) values.add(trial.param(option));
        var list = new ArrayList<>(values);
        if (list.stream().allMatch(JsonNode::isNumber)) list.sort(Comparator.comparingDouble(JsonNode::asDouble));
        return list;
    }

    /** A trial's settings in words, or its name where these are more than {@code most} characters. */
    static String label(SweepRecord.TrialLine trial, int most) {
        var parts = new ArrayList<String>();
        trial.params().forEach((name, value) -> parts.add(name + " " + JsonText.setting(value)));
        var text = String.join(", ", parts);
        return text.length() <= most ? text : "trial " + trial.id();
    }

    Directory trialDirectory(SweepRecord.TrialLine trial) {
        return directory.child("trials").child(trial.id());
    }

    /** The winner's directory; the copy in {@code best} where that is made. */
    TrainingRun winner() {
        var best = TrainingRun.read(directory.child(RunDirectory.BEST));
        boolean same = ranked.get(0).id().equals(best.run().id());
        return same ? best : TrainingRun.read(trialDirectory(ranked.get(0)));
    }

    /** Trials that began and have no line yet. */
    List<TrainingRun> unended() {
        // The directory is listed first and the lines are read anew: what ends in between is no contradiction.
        var names = directory.child("trials").list();
        var ended = new HashSet<String>();
        for (var trial : Records.lines(directory, "trials.jsonl", "id", SweepRecord.TrialLine.class))
            ended.add(trial.id());
        for (var trial : trials) ended.add(trial.id());
        var last = new TreeMap<String, String>(); // of a trial's folds, each a directory of its own
        for (var name : names)
            if (!name.startsWith(".") && !ended.contains(trialOf(name)))
                last.merge(trialOf(name), name, BinaryOperator.maxBy(FOLDS));
        return last.values().stream()
                .map(name -> TrainingRun.read(directory.child("trials").child(name)))
                .toList();
    }

    /** The trial that a directory among theirs belongs to: {@code 0003} of {@code 0003-fold2} too. */
    private static String trialOf(String directory) {
        return directory.replaceFirst("-fold[0-9]+$", "");
    }
}
