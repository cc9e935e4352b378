package io.lockstep.jobs.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.train.EpochMetrics;
import java.util.List;

/**
 * What a training left in its directory.
 *
 * @param run of run.json
 * @param evaluations of evaluation.json
 * @param metrics lines of metrics.jsonl, an epoch each
 */
record TrainingRun(Directory directory, RunRecord run, Evaluations evaluations, List<EpochMetrics> metrics) {
    /** What evaluation.json says; null where it doesn't. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Evaluations(RunRecord.JudgedFigures valid, RunRecord.JudgedFigures test) {}

    static TrainingRun read(Directory directory) {
        return new TrainingRun(
                directory,
                Records.object(directory, "run.json", RunRecord.class),
                Records.object(directory, "evaluation.json", Evaluations.class),
                Records.lines(directory, "metrics.jsonl", "epoch", EpochMetrics.class));
    }

    /** Of the test set, from whichever file tells more. */
    RunRecord.JudgedFigures test() {
        return evaluations.test() != null ? evaluations.test() : run.testMetrics();
    }

    JsonNode setting(String name) {
        return run.setting(name);
    }

    String state() {
        return run.state();
    }

    boolean hasModel() {
        return run.weights() != null;
    }

    /** Why it failed, without the name of an exception; empty where it didn't. */
    String error() {
        return run.error() == null ? "" : run.error().replaceFirst("^[\\w.$]*(Exception|Error): ", "");
    }

    /** The epochs behind. */
    int epochs() {
        return metrics.isEmpty() ? 0 : last().epoch();
    }

    /** The last epoch; there must be one. */
    EpochMetrics last() {
        return metrics.get(metrics.size() - 1);
    }

    /** The epoch whose weights are kept: the last, or with early stopping the best; null before the first. */
    EpochMetrics kept() {
        for (var line : metrics) if (line.epoch() == run.bestEpoch()) return line;
        return metrics.isEmpty() ? null : last();
    }

    /** Whether early stopping kept an epoch before the last. */
    boolean keptEarlier() {
        return kept() != null && kept() != last();
    }

    /** A part of the data in words. */
    static String partName(String part) {
        return part.equals("train") ? "training" : part.equals("valid") ? "validation" : part;
    }

    boolean has(String metric) {
        return !metrics.isEmpty() && metrics.get(0).value(metric).isPresent();
    }

    boolean hasDiagnostics() {
        return metrics.stream().anyMatch(line -> line.diagnostics() != null);
    }
}
