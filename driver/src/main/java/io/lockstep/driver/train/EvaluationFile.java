package io.lockstep.driver.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.eval.Curves;
import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.eval.Metrics;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.options.Threshold;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * evaluation.json: what the network that was kept comes to on the validation rows ({@code valid}) and the test data
 * ({@code test}), each with the metrics that {@code evaluate} prints and the {@code curves} of {@link Curves}.
 */
public final class EvaluationFile {
    public static final String NAME = "evaluation.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final Logger LOG = LoggerFactory.getLogger(EvaluationFile.class);
    private static final String THRESHOLD = "threshold";

    private final List<String> names;
    private final Threshold threshold;
    private final Map<String, Object> content = new LinkedHashMap<>();

    /**
     * @param names of classes, labels or values in output order
     * @param threshold of the network; null for a half
     */
    EvaluationFile(List<String> names, Threshold threshold) {
        this.names = names;
        this.threshold = threshold;
    }

    /** From which probability on the network's second class, or labels, are predicted; null for above a half. */
    Double threshold() {
        if (threshold == null || threshold.value() != null) return threshold == null ? null : threshold.value();
        return content.get(THRESHOLD) instanceof Map<?, ?> map ? (Double) map.get("tuned") : null;
    }

    /** Counts by the threshold that is tuned on the validation rows, which come first; a given one is the workers' already. */
    private void decide(String part, EvalSums sums) {
        if (threshold == null || threshold.aim() == null) return;
        if (part.equals("valid")) {
            double best = threshold.aim().best(sums);
            if (Double.isNaN(best)) LOG.warn("threshold: the validation rows are of one class: a half it is");
            else content.put(THRESHOLD, Map.of("tuned", best));
        }
        if (threshold() != null) sums.decideAt(threshold());
    }

    /** Adds a part, from detailed sums, and gives its metrics. */
    Map<String, Object> add(String part, EvalSums sums) {
        decide(part, sums);
        var whole = part(sums, names);
        content.put(part, whole);
        var metrics = new LinkedHashMap<>(whole);
        metrics.remove("curves");
        return metrics;
    }

    /** A part of the file, from detailed sums. */
    public static Map<String, Object> part(EvalSums sums, List<String> names) {
        var whole = new LinkedHashMap<String, Object>(Metrics.of(sums).report(names));
        var curves = Curves.of(sums, names);
        if (!curves.isEmpty()) whole.put("curves", curves);
        return whole;
    }

    /**
     * Takes over what another run's file says of the same network on the same rows.
     *
     * @return the metrics of the test data; empty without
     */
    Map<String, Object> take(byte[] file, boolean test) {
        try {
            var known = JSON.readValue(file, new TypeReference<LinkedHashMap<String, Map<String, Object>>>() {});
            if (!test) known.remove("test");
            content.putAll(known);
            var metrics = new LinkedHashMap<>(known.getOrDefault("test", Map.of()));
            metrics.remove("curves");
            return metrics;
        } catch (IOException e) {
            throw new UncheckedIOException(NAME, e);
        }
    }

    /** The file's content; empty where there is nothing to tell. */
    Optional<byte[]> bytes() {
        if (content.isEmpty()) return Optional.empty();
        try {
            return Optional.of((JSON.writeValueAsString(content) + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(NAME, e);
        }
    }

    /** Writes the file, unless there is nothing in it. */
    void write(Directory directory) {
        bytes().ifPresent(bytes -> directory.write(NAME, bytes));
    }
}
