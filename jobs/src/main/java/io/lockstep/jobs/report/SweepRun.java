package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.Names;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What a sweep left in its directory.
 *
 * @param sweep of sweep.json
 * @param trials lines of trials.jsonl, by number
 * @param ranked those with an objective, best first; ties go to the lower number
 */
record SweepRun(Directory directory, JsonNode sweep, List<JsonNode> trials, List<JsonNode> ranked) {
    static SweepRun read(Directory directory) {
        var sweep = Records.object(directory, "sweep.json");
        var trials = Records.lines(directory, "trials.jsonl", "id");
        for (int i = 0; i < trials.size(); i++)
            Names.requirePlain(id(trials.get(i)), directory + "/trials.jsonl: line " + (i + 1));
        var ranked = new ArrayList<JsonNode>(trials);
        ranked.removeIf(trial -> !isRanked(trial));
        var byObjective = Comparator.comparingDouble(SweepRun::objective);
        ranked.sort(isMax(sweep) ? byObjective.reversed() : byObjective);
        return new SweepRun(directory, sweep, trials, ranked);
    }

    private static boolean isMax(JsonNode sweep) {
        return sweep.path("objective").path("mode").asText("max").equals("max");
    }

    boolean max() {
        return isMax(sweep);
    }

    String metric() {
        return sweep.path("objective").path("metric").asText("objective");
    }

    String strategy() {
        return sweep.path("search").path("strategy").asText("grid");
    }

    static double objective(JsonNode trial) {
        return trial.path("objective").asDouble();
    }

    static String id(JsonNode trial) {
        return trial.path("id").asText();
    }

    static boolean isRanked(JsonNode trial) {
        return trial.path("objective").isNumber() && !isFailed(trial);
    }

    static boolean isFailed(JsonNode trial) {
        return trial.path("state").asText().equals("failed");
    }

    long count(String state) {
        return trials.stream()
                .filter(trial -> trial.path("state").asText().equals(state))
                .count();
    }

    /** How many trials the search will have; 0 where that can't be told beforehand. */
    int expected() {
        if (List.of("random", "tpe").contains(strategy()))
            return sweep.path("search").path("trials").asInt();
        if (!strategy().equals("grid")) return 0;
        int trials = sweep.path("space").isEmpty() ? 0 : 1;
        for (var domain : sweep.path("space")) trials *= Math.max(1, domain.size());
        return trials;
    }

    /** Whether {@code a} is the better objective. */
    boolean isBetter(double a, double b) {
        return max() ? a > b : a < b;
    }

    /** The varied options, in the space's order. */
    List<String> options() {
        var names = new LinkedHashSet<String>();
        sweep.path("space").fieldNames().forEachRemaining(names::add);
        for (var trial : trials) trial.path("params").fieldNames().forEachRemaining(names::add);
        return List.copyOf(names);
    }

    static JsonNode param(JsonNode trial, String option) {
        return trial.path("params").path(option);
    }

    /** The different values of an option, in ascending order if all are numbers, else as they came up. */
    List<JsonNode> values(String option) {
        var values = new ArrayList<JsonNode>();
        for (var trial : trials) if (!values.contains(param(trial, option))) values.add(param(trial, option));
        if (values.stream().allMatch(JsonNode::isNumber)) values.sort(Comparator.comparingDouble(JsonNode::asDouble));
        return values;
    }

    boolean isNumeric(String option) {
        return trials.stream().allMatch(trial -> param(trial, option).isNumber());
    }

    /** A trial's settings in words, or its name where these are more than {@code most} characters. */
    static String label(JsonNode trial, int most) {
        var parts = new ArrayList<String>();
        trial.path("params")
                .fields()
                .forEachRemaining(e -> parts.add(e.getKey() + " " + Figures.setting(e.getValue())));
        var text = String.join(", ", parts);
        return text.length() <= most ? text : "trial " + id(trial);
    }

    Directory trialDirectory(JsonNode trial) {
        return directory.child("trials").child(id(trial));
    }

    /** The winner's directory; the copy in {@code best} where that is made. */
    TrainingRun winner() {
        var best = TrainingRun.read(directory.child("best"));
        boolean same = best.run().path("id").asText().equals(id(ranked.get(0)));
        return same ? best : TrainingRun.read(trialDirectory(ranked.get(0)));
    }

    /** Trials that began and have no line yet. */
    List<TrainingRun> unended() {
        var ended = trials.stream().map(SweepRun::id).toList();
        return directory.child("trials").list().stream()
                .filter(name -> !name.startsWith(".") && !ended.contains(name))
                .map(name -> TrainingRun.read(directory.child("trials").child(name)))
                .toList();
    }
}
