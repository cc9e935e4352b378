package io.lockstep.core.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.io.Sha256;
import io.lockstep.core.math.Functions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An exported graph computes what the model does: by an interpreter here, and by onnxruntime, whose results for these
 * very bytes are in {@code onnx/expected.json}. After a change of the graph, write the files with
 * {@code -Dlockstep.onnx.write=DIR} and run {@code onnx/record.py DIR}.
 */
class OnnxModelTest {
    private static final float CLOSE = 2e-6f;
    private static JsonNode expected;

    @BeforeAll
    static void read() throws IOException {
        try (var in = OnnxModelTest.class.getResourceAsStream("/onnx/expected.json")) {
            expected = in == null ? null : new ObjectMapper().readTree(in);
        }
    }

    static List<OnnxCase> cases() {
        return OnnxCase.all();
    }

    @Test
    void filesAreWrittenWhereAskedFor() throws IOException {
        var directory = System.getProperty("lockstep.onnx.write");
        if (directory == null) {
            assertEquals(cases().size(), expected.path("cases").size());
            return;
        }
        for (var one : cases()) Files.write(Path.of(directory, one.name() + ".onnx"), OnnxModel.encode(one.model()));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theGraphComputesWhatTheModelDoes(OnnxCase one) {
        var model = one.model();
        var file = new OnnxFile(OnnxModel.encode(model));
        assertEquals(List.of("features"), file.inputs);
        assertEquals(17, file.opset);
        var run = OnnxInterpreter.run(file, one.rows(), OnnxCase.ROWS);
        compare(
                one,
                run.get("prediction").values(),
                !model.info().loss().isClassification()
                        ? null
                        : run.get("probabilities").values());
    }

    @ParameterizedTest
    @MethodSource("cases")
    void onnxruntimeComputesWhatTheModelDoes(OnnxCase one) {
        var recorded = expected.path("cases").path(one.name());
        assertEquals(
                recorded.path("sha256").asText(),
                Sha256.hex(OnnxModel.encode(one.model())),
                "the graph is another one than onnxruntime " + expected.path("onnxruntime") + " ran");
        compare(one, floats(recorded.path("prediction")), floats(recorded.path("probabilities")));
    }

    private static float[] floats(JsonNode list) {
        if (list.isMissingNode()) return null;
        var values = new float[list.size()];
        for (int i = 0; i < values.length; i++) values[i] = (float) list.get(i).asDouble();
        return values;
    }

    private static void compare(OnnxCase one, float[] prediction, float[] probabilities) {
        var model = one.model();
        int classes = model.info().loss().isClassification()
                ? Math.max(model.classNames().size(), model.outputs())
                : 0;
        for (int i = 0; i < OnnxCase.ROWS; i++) {
            var row = Arrays.copyOfRange(one.rows(), i * OnnxCase.FEATURES, (i + 1) * OnnxCase.FEATURES);
            double[] own = model.predictAll(row);
            for (int t = 0; t < own.length; t++)
                assertEquals(own[t], prediction[i * own.length + t], CLOSE * Math.max(1, Math.abs(own[t])), "row " + i);
            if (classes == 0) continue;
            assertNotNull(probabilities);
            var p = model.probabilities(row);
            for (int c = 0; c < classes; c++) assertEquals(p[c], probabilities[i * classes + c], CLOSE, "row " + i);
        }
    }

    @Test
    void namesAreInTheMetadata() {
        var file = new OnnxFile(OnnxModel.encode(OnnxCase.all().get(0).model()));
        assertEquals("[\"a\",\"b\",\"c\"]", file.metadata.get("feature_names"));
        assertEquals("[\"ash\",\"elm\",\"oak\"]", file.metadata.get("class_names"));
    }

    @Test
    void howATablesColumnsAreEncodedIsInTheMetadata() {
        var cases = OnnxCase.all();
        var file = new OnnxFile(OnnxModel.encode(cases.get(cases.size() - 1).model()));
        assertEquals("[\"a\",\"b=x\",\"b=y\"]", file.metadata.get("feature_names"));
        assertEquals(
                "[{\"name\":\"a\",\"kind\":\"NUMBER\"},{\"name\":\"b\",\"kind\":\"CATEGORY\",\"values\":[\"x\",\"y\"]}]",
                file.metadata.get("columns"));
    }

    @Test
    void equalModelsAreEqualBytes() {
        var one = OnnxCase.all().get(5);
        assertArrayEquals(OnnxModel.encode(one.model()), OnnxModel.encode(one.model()));
    }

    /** The interpreter's tanh is written out, so that it doesn't share the kernel's mistakes. */
    @Test
    void theInterpreterIsRightWhereItIsWrittenOut() {
        for (double x = -4; x < 4; x += 0.37)
            assertEquals(Functions.tanh((float) x), 1 - 2 / (1 + Functions.exp(2 * x)), 1e-6);
        assertTrue(Functions.erf(0.5f) > 0.52f && Functions.erf(0.5f) < 0.521f);
    }
}
