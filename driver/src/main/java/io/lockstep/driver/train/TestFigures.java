package io.lockstep.driver.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.driver.files.Directory;
import java.util.LinkedHashMap;
import java.util.Map;

/** Adds to what a run left what its network comes to on test data that the run itself never saw. */
public final class TestFigures {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ObjectMapper PRETTY = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private TestFigures() {}

    /**
     * Adds them to run.json and evaluation.json.
     *
     * @param figures as evaluation.json holds them, with curves
     * @param data the test data
     * @return the figures without curves, as run.json holds them
     */
    public static Map<String, Object> add(Directory run, Map<String, Object> figures, DatasetInfo data) {
        var metrics = new LinkedHashMap<>(figures);
        metrics.remove("curves");
        try {
            var record = (ObjectNode) RunFile.read(run).orElseThrow();
            record.withObject("/data/test")
                    .put("source", data.source())
                    .put("fingerprint", data.fingerprint())
                    .put("rows", data.rows());
            record.set("test", JSON.valueToTree(metrics));
            run.writeText(RunDirectory.RUN, PRETTY.writeValueAsString(record) + "\n");
            var known = run.readText(EvaluationFile.NAME);
            var evaluation = known.isPresent() ? (ObjectNode) JSON.readTree(known.get()) : JSON.createObjectNode();
            evaluation.set("test", JSON.valueToTree(figures));
            run.writeText(EvaluationFile.NAME, JSON.writeValueAsString(evaluation) + "\n");
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(run.uri(), e);
        }
        return metrics;
    }
}
