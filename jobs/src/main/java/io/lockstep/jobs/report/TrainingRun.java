package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.driver.files.Directory;
import java.util.List;

/**
 * What a training left in its directory.
 *
 * @param run of run.json
 * @param metrics lines of metrics.jsonl, an epoch each
 */
record TrainingRun(Directory directory, JsonNode run, List<JsonNode> metrics) {
    static TrainingRun read(Directory directory) {
        return new TrainingRun(
                directory, Records.object(directory, "run.json"), Records.lines(directory, "metrics.jsonl", "epoch"));
    }

    JsonNode config() {
        return run.path("config");
    }

    String state() {
        return run.path("state").asText("running");
    }

    boolean hasModel() {
        return run.has("weights_sha256");
    }

    /** Why it failed, without the name of an exception; empty where it didn't. */
    String error() {
        return run.path("error").asText("").replaceFirst("^[\\w.$]*(Exception|Error): ", "");
    }

    /** The epochs behind. */
    int epochs() {
        return metrics.isEmpty() ? 0 : last().path("epoch").asInt();
    }

    private JsonNode last() {
        return metrics.get(metrics.size() - 1);
    }

    /** The epoch whose weights are kept: the last, or with early stopping the best; null before the first. */
    JsonNode kept() {
        int best = run.path("best_epoch").asInt();
        for (var line : metrics) if (line.path("epoch").asInt() == best) return line;
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
        return !metrics.isEmpty() && metrics.get(0).has(metric);
    }
}
