package io.lockstep.driver.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.eval.Curves;
import io.lockstep.core.eval.EvalSums;
import io.lockstep.core.eval.Metrics;
import io.lockstep.driver.files.Directory;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * evaluation.json: what the network that was kept comes to on the validation rows ({@code valid}) and the test data
 * ({@code test}), each with the metrics that {@code evaluate} prints and the {@code curves} of {@link Curves}.
 */
public final class EvaluationFile {
    public static final String NAME = "evaluation.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final List<String> names;
    private final Map<String, Object> content = new LinkedHashMap<>();

    /** @param names of classes, labels or values in output order */
    EvaluationFile(List<String> names) {
        this.names = names;
    }

    /** Adds a part, from detailed sums, and gives its metrics. */
    Map<String, Object> add(String part, EvalSums sums) {
        var metrics = Metrics.of(sums).report(names);
        var whole = new LinkedHashMap<>(metrics);
        var curves = Curves.of(sums, names);
        if (!curves.isEmpty()) whole.put("curves", curves);
        content.put(part, whole);
        return metrics;
    }

    /** Writes the file, unless there is nothing in it. */
    void write(Directory directory) {
        if (content.isEmpty()) return;
        try {
            directory.writeText(NAME, JSON.writeValueAsString(content) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(NAME, e);
        }
    }
}
