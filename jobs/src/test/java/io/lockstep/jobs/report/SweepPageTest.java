package io.lockstep.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

@Tag("slow")
class SweepPageTest {
    private static final String GRID = "{\"depth\":[1,2],\"width\":[4,16]}";

    @TempDir
    Path temp;

    private Path sweep(String search, String space, String mode, String... trials) throws IOException {
        var directory = Files.createDirectories(temp.resolve("sweep"));
        var metric = mode.equals("max") ? "valid_accuracy" : "valid_loss";
        Files.writeString(directory.resolve("sweep.json"), """
                {"format_version": 1, "base": {"data": "builtin:moons?n=600", "valid": 200, "standardize": true,
                  "schedule": "step:1:0.1", "label": "true"},
                 "search": %s, "space": %s, "objective": {"metric": "%s", "mode": "%s"}}
                """.formatted(search, space, metric, mode));
        if (trials.length > 0) Files.writeString(directory.resolve("trials.jsonl"), String.join("\n", trials) + "\n");
        return directory;
    }

    private static String trial(int number, String params, String state, Double objective, String error) {
        return String.format(
                Locale.ROOT,
                "{\"id\":\"%04d\",\"params\":%s,\"state\":\"%s\",\"objective\":%s,\"epochs\":2,\"parameters\":1%d,"
                        + "\"seconds\":1.25%s}",
                number,
                params,
                state,
                objective,
                number,
                error == null
                        ? ",\"weights_sha256\":\"" + "c".repeat(63) + number + "\""
                        : ",\"error\":\"" + error + "\"");
    }

    private static String point(int depth, int width) {
        return "{\"depth\":" + depth + ",\"width\":" + width + "}";
    }

    private void train(Path sweep, String place, String id) throws IOException {
        var run = new RunFixture(sweep.resolve(place))
                .epoch(0.6, 0.5, 0.7)
                .epoch(0.5, 0.4, 0.9)
                .succeeded(2);
        run.run.put("id", id);
        run.write();
    }

    private Path grid() throws IOException {
        var directory = sweep(
                "{\"strategy\":\"grid\"}",
                GRID,
                "max",
                trial(0, point(1, 4), "succeeded", 0.8, null),
                trial(1, point(1, 16), "succeeded", 0.9, null),
                trial(2, point(2, 4), "failed", null, "diverged: loss is NaN at step 2 (epoch 1)"),
                trial(3, point(2, 16), "succeeded", 0.9, null));
        for (int id : new int[] {0, 1, 3}) train(directory, "trials/000" + id, "000" + id);
        train(directory, "best", "0001");
        return directory;
    }

    @Test
    void aGridShowsItsWinnerLeaderboardMapAndFailures() throws Exception {
        var directory = grid();
        var page = ParsedPage.written(directory);
        assertEquals(
                "4 trials: 3 succeeded, 1 failed. Many failed: see Failures. Ranked by valid_accuracy, highest first;"
                        + " ties go to the earlier trial.",
                page.texts("p").get(0));
        assertTrue(page.texts("h2").contains("The winner"), page.texts("h2").toString());
        assertEquals("90.00 % ± 3.00", page.tiles().get("best valid_accuracy"), "100 validation rows");
        assertEquals("0001", page.fact("trial"), "of two equal ones the earlier");
        assertEquals("c".repeat(63) + "1", page.fact("weights, SHA-256"));
        var drawn = page.data();
        assertEquals(
                "[\"0000\",\"0001\",\"0002\",\"0003\"]",
                drawn.findValues("id").toString().replace(" ", ""));
        assertEquals(16, drawn.at("/trials/1/params/width").asInt());
        assertEquals("list [4,16]", drawn.at("/space/1/kind").asText() + " " + drawn.at("/space/1/values"));
        assertEquals("[0.7,0.9]", drawn.at("/curves/0001/values/valid_accuracy").toString());
        assertEquals(
                "diverged: loss is NaN at step 2 (epoch 1)",
                drawn.at("/trials/2/error").asText());
        assertEquals(2, drawn.at("/band/within").asInt(), "0.9 twice, 0.8 lies further below than 0.03");
        assertEquals("trials/0001/report.html", drawn.at("/trials/1/page").asText());
        var own = Files.readString(directory.resolve("trials/0003/report.html"));
        assertTrue(own.contains("../../report.html") && own.contains("Rank 2 of 3"), "a trial's page leads back");
        assertTrue(
                page.findings().get(0).startsWith("1 of 4 trials diverged."),
                page.findings().toString());
        assertTrue(page.texts("pre").get(0).contains("predict --model " + directory.resolve("best")));
        assertTrue(
                page.links().contains("trials/0001/report.html"), page.links().toString());
        assertTrue(Files.readString(directory.resolve("best/report.html")).contains("Training 0001"));
    }

    @Test
    void theLowestCountsWhereThatIsAsked() throws Exception {
        var directory = sweep(
                "{\"strategy\":\"grid\"}",
                "{\"activation\":[\"relu\",\"tanh\"]}",
                "min",
                trial(0, "{\"activation\":\"relu\"}", "succeeded", 0.5, null),
                trial(1, "{\"activation\":\"tanh\"}", "succeeded", 0.25, null));
        train(directory, "trials/0000", "0000");
        train(directory, "trials/0001", "0001");
        var page = ParsedPage.written(directory);
        assertEquals("0.2500", page.tiles().get("best valid_loss"));
        assertEquals("tanh", page.fact("activation"));
        assertTrue(
                page.texts("pre").get(0).contains("--model " + directory.resolve("trials/0001")),
                "best is not made yet");
    }

    @Test
    void aSearchShowsPrunedTrialsAndItsProgress() throws Exception {
        var trials = new String[7];
        for (int i = 0; i < trials.length; i++) {
            var params = "{\"learning-rate\":" + 0.001 * Math.pow(3, i) + "}";
            trials[i] = trial(i, params, i % 2 == 0 ? "succeeded" : "pruned", 0.5 + i / 100.0, null);
        }
        var space = "{\"learning-rate\":{\"log_uniform\":[0.0001,1.0]}}";
        var directory = sweep("{\"strategy\":\"hyperband\",\"seed\":1}", space, "max", trials);
        train(directory, "trials/0006", "0006");
        var page = ParsedPage.written(directory);
        assertEquals("pruned", page.data().at("/trials/5/state").asText());
        assertEquals("log", page.data().at("/space/0/kind").asText());
    }

    @Test
    void aSweepThatRunsShowsWhatThereIs() throws Exception {
        var directory = sweep("{\"strategy\":\"grid\"}", GRID, "max");
        new RunFixture(directory.resolve("trials/0000")).epoch(0.6, 0.5, 0.7).write();
        var page = ParsedPage.written(directory);
        assertTrue(
                page.texts("p").get(0).startsWith("No trial has ended yet"),
                page.texts("p").get(0));
        assertEquals(
                "{\"id\":\"0000\",\"epochs\":1,\"of\":10,\"page\":null}",
                page.data().at("/running/0").toString());
        assertFalse(Files.exists(directory.resolve("leaderboard.png")));
    }

    /** A winner is what a sweep has at its end, and no earlier. */
    @Test
    void aSweepThatRunsHasABestSoFar() throws Exception {
        var directory = sweep("{\"strategy\":\"grid\"}", GRID, "max", trial(0, point(1, 4), "succeeded", 0.8, null));
        train(directory, "trials/0000", "0000");
        var page = ParsedPage.written(directory);
        assertTrue(page.texts("h2").contains("Best so far"), page.texts("h2").toString());
        assertFalse(page.texts("h2").contains("The winner"), page.texts("h2").toString());
        assertEquals("80.00 %", page.tiles().get("best so far, valid_accuracy").substring(0, 7));
    }

    @Test
    void aSweepThatFailedAltogetherSaysWhy() throws Exception {
        var directory = sweep(
                "{\"strategy\":\"grid\"}", GRID, "max", trial(0, point(1, 4), "failed", null, "no <b>such</b> file"));
        var page = ParsedPage.written(directory);
        assertEquals(
                "No trial has a result: 1 failed. The sweep is running, or was stopped: the same command with"
                        + " --resume continues it.",
                page.texts("p").get(0));
        assertEquals("no <b>such</b> file", page.data().at("/trials/0/error").asText());
        assertEquals(List.of(), page.findings());
    }

    @Test
    void theSpaceFileMeansTheSameSweep() throws Exception {
        var space = "{\"learning-rate\":{\"log_uniform\":[1.0E-4,0.1]},\"hidden\":[[8,4],[16]],\"dropout\":[0.0,0.5]}";
        var directory = sweep("{\"strategy\":\"random\",\"trials\":3,\"seed\":-7}", space, "max");
        var yaml = ParsedPage.written(directory).texts("pre").get(0);
        var loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        assertEquals(
                "{base={data=builtin:moons?n=600, valid=200, standardize=true, schedule=step:1:0.1, label=true},"
                        + " search={strategy=random, trials=3, seed=-7},"
                        + " space={learning-rate={log_uniform=[1.0E-4, 0.1]}, hidden=[[8, 4], [16]], dropout=[0, 0.5]},"
                        + " objective={metric=valid_accuracy, mode=max}}",
                loaded.toString());
        assertTrue(yaml.contains("label: \"true\"") && yaml.contains("standardize: true"), yaml);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            trials.jsonl | {"id":"0000","params":{}}\\nnothing\\n | trials.jsonl: line 2: not JSON
            trials.jsonl | {"params":{}}\\n                       | trials.jsonl: line 1: found no id
            sweep.json   | null                                   | sweep.json: found 'null'; allowed is a JSON object
            """)
    void whatCannotBeReadIsNamed(String file, String content, String message) throws Exception {
        var directory = grid();
        Files.writeString(directory.resolve(file), content.replace("\\n", "\n"));
        var error = assertThrows(UserError.class, () -> Report.write(directory.toString(), new Configuration()));
        assertTrue(error.getMessage().contains(message), error.getMessage());
    }

    @Test
    void theLeaderboardIsDrawnWithoutFonts() throws Exception {
        var directory = grid();
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var log = temp.resolve("log").toFile();
        var process = new ProcessBuilder(
                        java,
                        "-Djava.awt.headless=true",
                        "-Dlockstep.dot-font=true",
                        "-cp",
                        System.getProperty("java.class.path"),
                        "io.lockstep.jobs.command.Main",
                        "report",
                        directory.toString())
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start();
        try {
            assertTrue(process.waitFor(60, TimeUnit.SECONDS), "no page after a minute");
            assertEquals(0, process.exitValue(), Files.readString(log.toPath()));
        } finally {
            process.destroyForcibly();
        }
        var image = ImageIO.read(directory.resolve("leaderboard.png").toFile());
        assertEquals(1800, image.getWidth());
        int dark = 0;
        for (int y = 0; y < image.getHeight(); y++)
            for (int x = 0; x < 350; x++) if ((image.getRGB(x, y) & 0xff) < 0x40) dark++;
        assertTrue(dark > 500, "names of the trials: " + dark + " dark pixels");
    }
}
