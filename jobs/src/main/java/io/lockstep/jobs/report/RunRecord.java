package io.lockstep.jobs.report;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;

/**
 * What run.json says, as far as pages read it; what an older or unfinished run lacks is null, 0 or empty.
 *
 * @param error why it failed; null where it didn't
 * @param config every setting, defaults filled in
 * @param parameters trained numbers
 * @param bestEpoch whose weights are kept; 0 before the end
 * @param test its test set's metrics, as they stand there; null where there was none
 * @param time seconds by phase, as they stand there; null where nobody took them
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record RunRecord(
        String id,
        String state,
        String error,
        Map<String, JsonNode> config,
        Long parameters,
        Map<String, Part> data,
        Identity identity,
        @JsonProperty("weights_sha256") String weights,
        @JsonProperty("best_epoch") int bestEpoch,
        JsonNode test,
        JsonNode time,
        Map<String, String> versions,
        Begun begun) {

    /** When, in UTC, and on what a run last began; null where an older run doesn't tell. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Begun(String at, String master, int cores, String driver) {}

    /** A part of the data. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Part(String source, String fingerprint, Long rows) {}

    /** What decides the weights. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Identity(Decided settings) {}

    /** The settings among it. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Decided(Long seed, Network architecture) {}

    /** The network among them. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Network(int inputs, List<Integer> hidden, int outputs) {
        Network {
            hidden = hidden == null ? List.of() : hidden;
        }
    }

    /** Metrics of a test or validation set, those that a page's words speak of. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record JudgedFigures(
            Long rows,
            Double loss,
            Double accuracy,
            @JsonProperty("macro_f1") Double macroF1,
            Double r2,
            Double rmse,
            Double mae,
            @JsonProperty("per_class") @JsonAlias("classes") Map<String, OfClass> classes) {
        static final JudgedFigures NONE = new JudgedFigures(null, null, null, null, null, null, null, null);

        JudgedFigures {
            classes = classes == null ? Map.of() : classes;
        }

        /** By name; null where there is none. */
        Double value(String metric) {
            return switch (metric) {
                case "loss" -> loss;
                case "accuracy" -> accuracy;
                case "macro_f1" -> macroF1;
                case "r2" -> r2;
                case "rmse" -> rmse;
                case "mae" -> mae;
                default -> null;
            };
        }
    }

    /** A class's figures. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record OfClass(double precision, double recall, double f1, double support) {}

    RunRecord {
        state = state == null ? "running" : state;
        config = config == null ? Map.of() : config;
        data = data == null ? Map.of() : data;
        versions = versions == null ? Map.of() : versions;
    }

    /** A setting; missing where it isn't told. */
    JsonNode setting(String name) {
        var value = config.get(name);
        return value == null ? com.fasterxml.jackson.databind.node.MissingNode.getInstance() : value;
    }

    JudgedFigures testMetrics() {
        return test == null ? JudgedFigures.NONE : Records.as(JudgedFigures.class, test);
    }

    /** The network's shape; null where it isn't told. */
    Network network() {
        return identity == null || identity.settings() == null
                ? null
                : identity.settings().architecture();
    }

    Long seed() {
        return identity == null || identity.settings() == null
                ? null
                : identity.settings().seed();
    }

    /** Rows of a part; null where it isn't told. */
    Long rows(String part) {
        return data.containsKey(part) ? data.get(part).rows() : null;
    }
}
