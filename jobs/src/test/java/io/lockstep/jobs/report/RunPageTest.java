package io.lockstep.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RunPageTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path temp;

    private RunFixture run() throws IOException {
        return new RunFixture(temp.resolve("moons"));
    }

    @Test
    void aFinishedTrainingShowsItsFiguresAndHowToUseAndRepeatIt() throws Exception {
        var run = run().epoch(0.7, 0.68, 0.6).epoch(0.4, 0.39, 0.875).succeeded(2);
        run.run.set("test", JSON.readTree("""
                {"rows": 1000, "loss": 0.41, "accuracy": 0.8612, "macro_f1": 0.8599,
                 "classes": {"a<b>": {"precision": 0.9, "recall": 0.8, "f1": 0.85, "support": 400},
                   "c&d": {"precision": 0.7, "recall": 0.6, "f1": 0.65, "support": 600}},
                 "confusion": [[320, 80], [240, 360]]}"""));
        run.config().put("test", "it's.csv").put("learning-rate", 0.01);
        var page = ParsedPage.written(run.write());
        assertEquals("Training moons", page.texts("h1").get(0));
        assertEquals(
                Map.of(
                        "test accuracy", "86.12 %",
                        "validation accuracy", "87.50 %",
                        "parameters", "12,345",
                        "training time", "0.20 s"),
                page.tiles());
        var parts = page.table("split");
        assertEquals("0.4000", parts.get(0).get("loss"));
        assertEquals("0.8750", parts.get(1).get("accuracy"));
        assertEquals("1,000", parts.get(2).get("rows"));
        var drawn = page.data();
        assertEquals("[[320,80],[240,360]]", drawn.at("/run/test/confusion").toString());
        assertTrue(drawn.at("/run/test/classes").has("a<b>"));
        assertEquals("[0.68,0.39]", drawn.at("/curves/moons/values/valid_loss").toString());
        assertEquals(2, drawn.at("/run/kept").asInt());
        var use = page.texts("pre").get(0);
        assertTrue(use.contains("predict --model " + run.directory), use);
        assertTrue(use.contains("--data 'it'\\''s.csv'"), use);
        var again = page.texts("pre").get(1);
        assertTrue(again.startsWith("deploy/lockstep train"), again);
        assertTrue(again.contains("--learning-rate 0.01") && again.contains("--valid 100"), again);
        assertFalse(again.contains("--hidden") || again.contains("--beta1") || again.contains("--loss"), again);
        assertEquals("ab".repeat(32), page.fact("weights, SHA-256"));
        assertEquals("2 → 64 → 1", page.fact("network"));
        assertTrue(page.fact("training data").endsWith("1,400 rows of builtin:moons, fingerprint aa11"));
        assertEquals("lockstep 0.1.0, spark 4.1.0, java 17", page.fact("versions"));
        assertEquals("2026-11-26 21:05:00 UTC on local[2], 2 cores, driver at 10.0.0.7", page.fact("begun"));
    }

    @Test
    void settingsSayWhichAreDefaults() throws Exception {
        var run = run().epoch(0.7, 0.6, 0.5).succeeded(1);
        run.config()
                .put("optimizer", "sgd")
                .put("learning-rate", 0.1)
                .put("momentum", 0.0)
                .put("bias", false);
        run.config().put("early-stopping", 3).put("clip-norm", "off").put("init", "zeros");
        var page = ParsedPage.written(run.write());
        var from = new java.util.HashMap<String, String>();
        for (var row : page.table("setting")) from.put(row.get("setting"), row.get("value") + " | " + row.get("from"));
        assertEquals("sgd | set, default adam", from.get("optimizer"));
        assertEquals("0.1 | set, default 0.001", from.get("learning-rate"));
        assertEquals("0 | default", from.get("momentum"));
        assertEquals("64 | default", from.get("hidden"));
        assertEquals("4 | default", from.get("shards"));
        assertEquals("zeros | set, default he_normal", from.get("init"));
        assertEquals("bce | default", from.get("loss"));
        assertEquals("3 | set", from.get("early-stopping"));
        var again = page.texts("pre").get(1);
        assertTrue(again.contains("--no-bias") && again.contains("--early-stopping 3"), again);
        assertFalse(again.contains("clip-norm") || again.contains("momentum"), again);
    }

    @Test
    void earlyStoppingShowsTheEpochWhoseWeightsAreKept() throws Exception {
        var run = run().epoch(0.7, 0.5, 0.7)
                .epoch(0.5, 0.3, 0.9)
                .epoch(0.3, 0.6, 0.8)
                .succeeded(2);
        run.config().put("early-stopping", 1);
        var page = ParsedPage.written(run.write());
        assertTrue(page.text().contains("the weights kept are those of epoch 2"));
        assertEquals("90.00 %", page.tiles().get("validation accuracy"));
        assertEquals("0.3000", page.table("split").get(1).get("loss"));
        assertEquals(
                "2 of 3", page.data().at("/run/kept") + " of " + page.data().at("/run/epochs"));
        assertEquals(List.of(), page.findings(), "what early stopping took care of is no fault");
    }

    @Test
    void aRegressionHasR2InThePlaceOfAccuracy() throws Exception {
        var run = run();
        for (double r2 : new double[] {0.1, 0.94})
            run.line("\"step\":1,\"train_loss\":0.03,\"valid_loss\":0.02,\"learning_rate\":0.01,\"seconds\":0.1,"
                    + "\"samples_per_second\":1.0,\"valid_r2\":" + r2 + ",\"valid_rmse\":0.2,\"valid_mae\":0.1");
        run.succeeded(2).config().put("task", "regression").put("loss", "mse");
        var page = ParsedPage.written(run.write());
        assertEquals("0.9400", page.tiles().get("validation R²"));
        assertEquals(
                List.of("split", "rows", "loss", "r2", "rmse", "mae"),
                List.copyOf(page.table("split").get(0).keySet()));
        assertEquals("valid_r2", page.data().path("metric").asText());
        assertEquals(
                "[0.1,0.94]", page.data().at("/curves/moons/values/valid_r2").toString());
        assertFalse(page.texts("pre").get(1).contains("--loss"), "mse is a regression's default");
    }

    @Test
    void aLinearModelAndAScheduleAreTold() throws Exception {
        var run = run();
        for (double rate : new double[] {0.01, 0.001})
            run.line("\"step\":1,\"train_loss\":0.5,\"train_accuracy\":0.75,\"learning_rate\":" + rate
                    + ",\"seconds\":0.1,\"samples_per_second\":1.0");
        run.succeeded(2).config().set("hidden", JSON.readTree("[]"));
        run.config().remove("valid");
        run.config().put("schedule", "step:1:0.1");
        run.run.set(
                "identity",
                JSON.readTree("{\"settings\": {\"architecture\": {\"inputs\": 2, \"hidden\": [], \"outputs\": 1}}}"));
        var page = ParsedPage.written(run.write());
        assertEquals("75.00 %", page.tiles().get("training accuracy"));
        assertEquals("2 → 1", page.fact("network"));
        assertEquals(
                "[0.01,0.001]",
                page.data().at("/curves/moons/values/learning_rate").toString());
        assertTrue(
                page.texts("pre").get(1).contains("--hidden ''"),
                page.texts("pre").get(1));
    }

    @Test
    void diagnosticsAreShownLayerByLayer() throws Exception {
        var run = run();
        for (int epoch = 0; epoch < 3; epoch++)
            run.line("\"step\":1,\"train_loss\":0.5,\"train_accuracy\":0.7,\"learning_rate\":0.01,\"seconds\":0.1,"
                    + "\"samples_per_second\":1.0,\"diagnostics\":{\"gradient_norms\":[1e-7,0.25],"
                    + "\"weight_norms\":[3.5,1.25],\"activations\":[{\"mean\":0.5,\"variance\":0.125,"
                    + "\"zero_share\":0.75,\"dead_share\":0.75,\"saturated_share\":0}]}");
        run.succeeded(3).config().put("diagnostics", true);
        var page = ParsedPage.written(run.write());
        var last = page.data().at("/run/diagnostics/2");
        assertEquals("[1.0E-7,0.25]", last.path("gradients").toString());
        assertEquals(0.75, last.at("/activations/0/dead_share").asDouble());
        assertTrue(
                page.findings().get(1).startsWith("Vanishing gradients: from layer 1"),
                page.findings().toString());
        assertTrue(
                page.findings().get(2).startsWith("Dead units: 75 %"),
                page.findings().toString());
        assertFalse(page.texts("summary").isEmpty());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            running   |                                               | Running, or killed before its end: 1 of 10 epochs
            cancelled |                                               | Stopped after 1 of 10 epochs; the same command with --resume
            paused    |                                               | Paused after 1 of 10 epochs
            failed    | io.lockstep.X$YException: diverged: loss is NaN at step 12 (epoch 2) | Failed after 1 of 10 epochs: diverged: loss is NaN at step 12 (epoch 2).
            failed    | java.lang.OutOfMemoryError: Java heap space   | Failed after 1 of 10 epochs: Java heap space.
            """)
    void whatHasNotSucceededSaysHowFarItCame(String state, String error, String lead) throws Exception {
        var page = ParsedPage.written(
                run().epoch(0.7, 0.6, 0.5).ended(state, error).write());
        assertTrue(page.texts("p").get(0).startsWith(lead), page.texts("p").get(0));
        assertFalse(page.headings().contains("Use it"), "there is no model");
        assertEquals("not finished", page.fact("weights, SHA-256"));
        assertEquals(lead.contains("diverged") ? 1 : 0, page.findings().size());
    }

    @Test
    void aTrainingWithoutAnEpochHasAPage() throws Exception {
        var page = ParsedPage.written(run().write());
        assertTrue(page.texts("p").get(0).contains("0 of 10 epochs so far"));
        assertEquals(0, page.data().path("curves").size());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            metrics.jsonl | {"epoch":1,"train_loss":0.5}\\n{"epoch":2,\\n{"epoch":3}\\n | metrics.jsonl: line 2: not JSON
            metrics.jsonl | {"epoch":1,"train_loss":0.5}\\n17\\n                        | metrics.jsonl: line 2: found '17'; allowed is a JSON object
            metrics.jsonl | {"step":1}\\n                                              | metrics.jsonl: line 1: found no epoch
            run.json      | {"state": "succ                                            | run.json: not JSON
            run.json      | [1, 2]                                                     | run.json: found '[1, 2]'; allowed is a JSON object
            run.json      | ``                                                         | run.json: found ''; allowed is a JSON object
            """)
    void whatCannotBeReadIsNamed(String file, String content, String message) throws Exception {
        var directory = run().epoch(0.7, 0.6, 0.5).write();
        Files.writeString(directory.resolve(file), content.replace("\\n", "\n"));
        var error = assertThrows(UserError.class, () -> Report.write(directory.toString(), new Configuration()));
        assertTrue(error.getMessage().contains(message), error.getMessage());
        assertFalse(Files.exists(directory.resolve("report.html")));
    }

    @Test
    void aLastLineThatWasCutOffDoesNotCount() throws Exception {
        var directory = run().epoch(0.7, 0.6, 0.5).write();
        Files.writeString(
                directory.resolve("metrics.jsonl"), "{\"epoch\":2,\"tr", java.nio.file.StandardOpenOption.APPEND);
        assertEquals(
                "[1]",
                ParsedPage.written(directory).data().at("/curves/moons/epoch").toString());
    }
}
