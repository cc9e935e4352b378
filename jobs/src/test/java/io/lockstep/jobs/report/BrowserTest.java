package io.lockstep.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages as a browser shows them. */
@Tag("slow")
class BrowserTest {
    private static final int TRIALS = 40;

    @TempDir
    Path temp;

    private Chromium browser;

    @BeforeEach
    void find() {
        browser = Chromium.orSkip();
    }

    private Path sweep(int trials) throws IOException {
        return sweep(trials, 8, 3);
    }

    /** @param runs how many of the trials have a run's files, of so many epochs */
    private Path sweep(int trials, int runs, int epochs) throws IOException {
        var directory = Files.createDirectories(temp.resolve("sweep" + trials));
        Files.writeString(directory.resolve("sweep.json"), """
                {"base": {"data": "builtin:moons"}, "search": {"strategy": "random", "trials": %d},
                 "space": {"depth": [1, 2, 3], "width": [4, 8, 16], "learning-rate": {"log_uniform": [0.0001, 1]}},
                 "objective": {"metric": "valid_accuracy", "mode": "max"},
                 "finalists": {"top": 2, "seeds": 3, "winner": "0001", "method": "by hand", "trials": [
                   {"id": "0001", "mean": 0.8, "low": 0.7, "high": 0.9, "p": 1, "like_the_best": true,
                    "in_search": 0.85, "values": [0.75, 0.8, 0.85]},
                   {"id": "0002", "mean": 0.7, "low": 0.65, "high": 0.75, "p": 0.01, "like_the_best": false,
                    "in_search": 0.82, "values": [0.68, 0.7, 0.72]}]},
                 "baseline": [{"model": "majority class", "objective": 0.5, "best_is_better": true}],
                 "winner": {"id": "0001", "by": "finalists", "test": {"accuracy": 0.79}}}""".formatted(trials));
        var lines = new StringBuilder();
        for (int i = 0; i < trials; i++) {
            boolean failed = i % 10 == 9;
            lines.append(String.format(
                    Locale.ROOT,
                    "{\"id\":\"%04d\",\"params\":{\"depth\":%d,\"width\":%d,\"learning-rate\":%s},\"state\":\"%s\","
                            + "\"objective\":%s,\"folds\":%s,\"epochs\":3,\"parameters\":%d,\"seconds\":1.5%s}%n",
                    i,
                    1 + i % 3,
                    4 << i % 3,
                    Math.pow(10, -4 + 4.0 * ((i * 7) % trials) / trials),
                    failed ? "failed" : "succeeded",
                    failed ? "null" : String.valueOf(objective(i, trials)),
                    failed ? "null" : List.of(objective(i, trials) - 0.01, objective(i, trials) + 0.01),
                    100 + 37 * i,
                    failed ? ",\"error\":\"diverged: loss is NaN at step " + i + "\"" : ""));
            if (i < runs) {
                var run = new RunFixture(temp.resolve("sweep" + trials + "/trials/" + String.format("%04d", i)));
                for (int epoch = 1; epoch <= epochs; epoch++)
                    run.epoch(0.7 / epoch, 0.65 / epoch + i / 1e5, 0.9 - 0.2 / epoch - i / 1e5);
                run.succeeded(epochs).write();
            }
        }
        Files.writeString(directory.resolve("trials.jsonl"), lines.toString());
        var spans = new StringBuilder();
        for (int i = 0; i < trials; i++)
            spans.append(String.format(
                    Locale.ROOT,
                    "{\"trial\":\"%04d\",\"executor\":\"%d\",\"host\":\"h\",\"from\":%d,\"until\":%d,\"tasks\":1}%n",
                    i,
                    i % 2,
                    1_000_000L + 700L * (i / 4),
                    1_000_000L + 700L * (i / 4) + 600));
        Files.writeString(directory.resolve("timeline.jsonl"), spans.toString());
        Report.write(directory.toString(), new Configuration());
        return directory;
    }

    private RunFixture run(String name) throws IOException {
        return new RunFixture(temp.resolve(name))
                .epoch(0.7, 0.6, 0.7)
                .epoch(0.5, 0.5, 0.8)
                .epoch(0.4, 0.45, 0.85)
                .succeeded(3);
    }

    private static double objective(int trial, int trials) {
        return 0.5 + 0.4 * ((trial * 13) % trials) / trials;
    }

    @Test
    void aSweepIsDrawnAndAFilterFilters() throws Exception {
        var page = sweep(TRIALS).resolve("report.html");
        var shown = browser.show(page, "", temp);
        assertEquals("", shown.console());
        assertTrue(shown.html().contains("data-drawn=\"yes\""), "the scripts came to their end");
        for (var part : List.of("pareto", "curves", "heatmap", "parallel", "slices", "contour", "history", "edf"))
            assertTrue(count(part(shown.html(), part), "<path") > 2, part + " is drawn");
        assertEquals(TRIALS, count(part(shown.html(), "timeline"), "<rect class=\"cell"), "a bar a trial");
        assertTrue(part(shown.html(), "timeline").contains("on 2 executors; of the time of 4 trials at once"));
        var folds = part(shown.html(), "finalists");
        assertTrue(folds.contains("Means over 2 folds"), folds);
        assertTrue(folds.contains("The best has a standard error of 0.0100: "), folds);
        var finalists = part(shown.html(), "finalists");
        assertTrue(
                finalists.contains(
                        "1 of 2 may be the best: the others can be told from it. The baselines reach 0.5000. Method: by hand."),
                finalists);
        assertTrue(
                count(finalists, "class=\"line s") == 2 + 12,
                "an interval each, and the spread of twelve trials' folds");
        assertTrue(finalists.contains("0.7900"), "the winner's test figures");
        assertTrue(part(shown.html(), "importance").contains("fANOVA"));
        assertTrue(part(shown.html(), "edf").contains("Of 36 finished trials the share that comes to at most so much"));
        assertTrue(part(shown.html(), "failures").contains("4 × diverged: loss is NaN at step N"));
        assertEquals(TRIALS, count(part(shown.html(), "leaderboard"), "<tr data-trial"));
        var board = part(shown.html(), "leaderboard");
        assertTrue(
                board.indexOf(">trial<") < board.indexOf(">valid_accuracy<")
                        && board.indexOf(">valid_accuracy<") < board.indexOf(">depth<"),
                "the objective is the third column");
        var filtered = browser.show(page, "filter=depth=2%20state=succeeded", temp);
        assertEquals("", filtered.console());
        var rows = part(filtered.html(), "leaderboard");
        long wanted = Files.readAllLines(page.resolveSibling("trials.jsonl")).stream()
                .filter(line -> line.contains("\"depth\":2") && line.contains("succeeded"))
                .count();
        assertEquals(wanted, count(rows, "<tr data-trial"));
        assertTrue(rows.contains("of " + TRIALS + " (" + wanted + " match)"), "it says how many match");
        assertTrue(
                part(filtered.html(), "edf").contains("Of " + wanted + " finished trials"), "its distribution follows");
        assertTrue(part(filtered.html(), "edf").contains("Grey: all 36"), "beside that of all");
    }

    @Test
    void trainingsAloneAndSideBySideAreDrawn() throws Exception {
        var one = run("one");
        one.run.set("test", new ObjectMapper().readTree("""
                {"rows": 100, "loss": 0.4, "accuracy": 0.85, "per_class": {
                  "a<b>": {"precision": 0.9, "recall": 0.8, "f1": 0.85, "support": 50},
                  "c&d": {"precision": 0.7, "recall": 0.9, "f1": 0.8, "support": 50}},
                 "confusion": [[40, 10], [5, 45]]}"""));
        var first = one.write();
        Files.writeString(first.resolve("evaluation.json"), """
                {"test": {"rows": 100, "loss": 0.4, "accuracy": 0.85, "curves": {"c&d": {
                  "roc": [[0, 0, 1], [0.1, 0.9, 0.5], [1, 1, 0]], "pr": [[0.5, 1, 0.9], [1, 0.6, 0.1]],
                  "calibration": [[0.1, 0.12, 50], [0.9, 0.85, 50]]}}}}""");
        var second = run("two");
        second.config().put("learning-rate", 0.01);
        var other = second.write();
        Report.write(first.toString(), new Configuration());
        var shown = browser.show(first.resolve("report.html"), "", temp);
        assertEquals("", shown.console());
        assertTrue(count(part(shown.html(), "curves"), "class=\"line") >= 4, "loss and accuracy, two curves each");
        assertEquals(3, count(part(shown.html(), "thresholds"), "<svg"), "ROC, precision and recall, calibration");
        var compared =
                Report.compare(List.of(first.toString(), other.toString()), temp.toString(), new Configuration());
        var both = browser.show(Path.of(java.net.URI.create(compared.replaceFirst("^file:/+", "file:///"))), "", temp);
        assertEquals("", both.console());
        assertEquals(2, count(part(both.html(), "leaderboard"), "<tr data-trial"));
        assertTrue(part(both.html(), "leaderboard").contains("learning-rate"), "what differs is a column");
    }

    /** The scripts ask every two seconds: what a reader chose stays while the data change under it. */
    @Test
    void aServedPageFollowsItsRun() throws Exception {
        var run = run("served").write();
        var config = new Configuration();
        var asked = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                if (asked.incrementAndGet() == 2)
                    new RunFixture(run)
                            .epoch(0.7, 0.6, 0.7)
                            .epoch(0.3, 0.2, 0.9375)
                            .succeeded(2)
                            .write();
                var page = new LivePages(run.toString(), config).html("/").getBytes(StandardCharsets.UTF_8);
                if (asked.get() > 2) exchange.getResponseHeaders().set("X-Run", "ended");
                exchange.sendResponseHeaders(200, page.length);
                exchange.getResponseBody().write(page);
            }
        });
        server.start();
        try {
            var shown = browser.show(
                    "http://127.0.0.1:" + server.getAddress().getPort() + "/#filter=succeeded", 8000, temp);
            assertEquals("", shown.console());
            assertTrue(asked.get() >= 3, asked + " requests");
            assertTrue(shown.html().contains("<dd>93.75 %</dd>"), "the figures are the later ones");
            assertTrue(part(shown.html(), "curves").contains("<path class=\"line"), "and so are the curves");
            assertTrue(shown.html().contains("The run has ended; this is its last state"));
        } finally {
            server.stop(0);
        }
    }

    /** Each with a curve of 30 epochs. The times are a browser's own, on its own clock. */
    @ParameterizedTest
    @ValueSource(ints = {1000, 2000})
    void thousandsOfTrialsStayFluidAndBelowFiveMegabytes(int trials, TestReporter figures) throws Exception {
        var page = sweep(trials, trials, 30).resolve("report.html");
        assertTrue(Files.size(page) < 5_000_000, Files.size(page) + " bytes");
        var shown = browser.show(page, "", temp);
        assertEquals("", shown.console());
        assertEquals(200, count(part(shown.html(), "leaderboard"), "<tr data-trial"));
        assertTrue(part(shown.html(), "leaderboard").contains(String.format(Locale.ROOT, "show all %,d", trials)));
        var times = browser.timed(
                page,
                Map.of(
                        "filter",
                                "const input = document.querySelector('#leaderboard input');"
                                        + " input.value = 'depth=2'; input.oninput()",
                        "sort", "document.querySelector('#leaderboard [data-by=width]').click()",
                        "light", "light(7)",
                        "pick", "pick(7)"),
                temp);
        figures.publishEntry(trials + " trials, " + Files.size(page) + " bytes", times + " ms");
        assertTrue(times.get("drawn") < 10_000, times.toString());
        for (var action : List.of("filter", "sort", "light", "pick"))
            assertTrue(times.get(action) < 2_000, times.toString());
        assertTrue(times.get("light") < 200, times.toString());
    }

    /** What is inside a part, up to the next. */
    private static String part(String html, String id) {
        int from = html.indexOf(" id=\"" + id + "\"");
        assertTrue(from >= 0, "there is no part " + id);
        int to = html.indexOf("class=\"part", from + 20);
        return html.substring(from, to < 0 ? html.length() : to);
    }

    private static int count(String text, String what) {
        return (int)
                Pattern.compile(Pattern.quote(what)).matcher(text).results().count();
    }
}
