package io.lockstep.jobs.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What sweep.json says, as far as pages read it; what isn't there is empty or null.
 *
 * @param base options of all trials
 * @param search the strategy and its settings
 * @param space the values of each varied option, as YAML gives them
 * @param plan what was predicted; null where nothing was
 * @param time where it went; null in sweeps of releases before 0.2.0
 * @param finalists the best trained anew; null where none were
 * @param baseline what the simplest models reach; null where nobody asked
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record SweepRecord(
        Map<String, JsonNode> base,
        Map<String, JsonNode> search,
        Map<String, JsonNode> space,
        Goal objective,
        JsonNode plan,
        JsonNode time,
        JsonNode finalists,
        JsonNode baseline,
        JsonNode winner,
        JsonNode ensemble,
        JsonNode store) {

    /** What makes a trial the better one. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Goal(String metric, String mode) {}

    /** A line of trials.jsonl. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record TrialLine(
            String id,
            Map<String, JsonNode> params,
            String state,
            Double objective,
            List<Double> folds,
            int epochs,
            Long parameters,
            double seconds,
            String error,
            @JsonProperty("weights_sha256") String weights) {
        TrialLine {
            params = params == null ? Map.of() : params;
            state = state == null ? "succeeded" : state;
        }

        boolean failed() {
            return state.equals("failed");
        }

        boolean isRanked() {
            return objective != null && !objective.isNaN() && !failed();
        }

        JsonNode param(String option) {
            var value = params.get(option);
            return value == null ? com.fasterxml.jackson.databind.node.MissingNode.getInstance() : value;
        }
    }

    /** A line of search.jsonl: what was known of a trial after so many epochs. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Step(int trial, int epochs, Double objective) {}

    SweepRecord {
        base = base == null ? Map.of() : base;
        search = search == null ? Map.of() : search;
        space = space == null ? Map.of() : space;
        objective = objective == null ? new Goal(null, null) : objective;
    }

    /** A number among the search's settings; 0 where there is none. */
    int searchNumber(String name) {
        var value = search.get(name);
        return value == null ? 0 : value.asInt();
    }

    /** The parts of the file that {@code sweep --space} reads, in its order. */
    List<Map.Entry<String, Map<String, JsonNode>>> file() {
        var goal = new java.util.LinkedHashMap<String, JsonNode>();
        if (objective.metric() != null)
            goal.put("metric", com.fasterxml.jackson.databind.node.TextNode.valueOf(objective.metric()));
        if (objective.mode() != null)
            goal.put("mode", com.fasterxml.jackson.databind.node.TextNode.valueOf(objective.mode()));
        return List.of(
                Map.entry("base", base),
                Map.entry("search", search),
                Map.entry("space", space),
                Map.entry("objective", goal));
    }
}
