package io.lockstep.jobs.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.StreamSupport;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What readers do with a page, as a browser does it: click, drag, press keys, print, hold a phone. */
@Tag("slow")
class PageActionsTest {
    private static final int TRIALS = 27;
    private static final int PHONE = 390;
    /** Texts of a picture's ticks, left or below, in JavaScript. */
    private static final String TICKS = """
            const ticks = id => [...document.querySelectorAll('#' + id + ' svg')].map(svg => ['end', 'middle'].map(side =>
              [...svg.querySelectorAll(':scope > text:not(.name):not(.in)')].filter(t => t.getAttribute('text-anchor') === side)
                .map(t => t.textContent)));
            const rows = () => [...document.querySelectorAll('#leaderboard tbody tr')].map(r => Number(r.dataset.trial));
            """;

    @TempDir
    Path temp;

    private Chromium browser;

    @BeforeEach
    void find() {
        browser = Chromium.orSkip();
    }

    /** Losses of 1e10 to 2e10 by the learning rate alone, less is better, one trial in three ran to the upper rung. */
    private Path sweep() throws IOException {
        var directory = Files.createDirectories(temp.resolve("sweep"));
        Files.writeString(directory.resolve("sweep.json"), """
                {"base": {"data": "houses.csv", "label": "price"}, "search": {"strategy": "hyperband", "seed": 1},
                 "space": {"learning-rate": {"log_uniform": [0.001, 1]}, "width": [4, 8, 16]},
                 "objective": {"metric": "valid_loss", "mode": "min"}}""");
        var trials = new StringBuilder();
        var steps = new StringBuilder();
        for (int i = 0; i < TRIALS; i++) {
            boolean up = i % 3 == 0;
            trials.append(String.format(
                    Locale.ROOT,
                    "{\"id\":\"%04d\",\"params\":{\"learning-rate\":%s,\"width\":%d},\"state\":\"%s\",\"objective\":%s,"
                            + "\"epochs\":%d,\"parameters\":%d,\"seconds\":1.5}%n",
                    i,
                    rate(i),
                    4 << i % 3,
                    up ? "succeeded" : "pruned",
                    loss(i),
                    up ? 9 : 3,
                    100 + 7 * i));
            for (int epochs = 3; epochs <= (up ? 9 : 3); epochs += 6)
                steps.append(String.format(
                        Locale.ROOT,
                        "{\"trial\":%d,\"epochs\":%d,\"objective\":%s}%n",
                        i,
                        epochs,
                        loss(i) * 6 / (3 + epochs)));
        }
        Files.writeString(directory.resolve("trials.jsonl"), trials.toString());
        Files.writeString(directory.resolve("search.jsonl"), steps.toString());
        Report.write(directory.toString(), new Configuration());
        return directory.resolve("report.html");
    }

    private static double rate(int trial) {
        return Math.pow(10, -3 + 3.0 * (trial * 11 % TRIALS) / TRIALS);
    }

    private static double loss(int trial) {
        return 1e10 + 1e10 * (trial * 11 % TRIALS) / TRIALS;
    }

    private Path regression() throws IOException {
        var fixture = new RunFixture(temp.resolve("houses"));
        fixture.config().put("task", "regression").put("loss", "mse").put("diagnostics", true);
        for (int epoch = 1; epoch <= 3; epoch++)
            fixture.line(String.format(
                    Locale.ROOT,
                    "\"step\":%d,\"train_loss\":%s,\"valid_loss\":%s,\"valid_r2\":%s,\"learning_rate\":0.001,"
                            + "\"seconds\":0.1,\"samples_per_second\":1000.0,\"diagnostics\":{\"gradient_norms\":[0.001,0.1],"
                            + "\"weight_norms\":[3,2],\"activations\":[{\"mean\":0.1,\"variance\":0.2,\"zero_share\":0.5,"
                            + "\"dead_share\":0,\"saturated_share\":0}]}",
                    11 * epoch,
                    2e10 / epoch,
                    2.1e10 / epoch,
                    1 - 0.5 / epoch));
        fixture.succeeded(3);
        fixture.run.set("time", new ObjectMapper().readTree("""
                {"total": 3.0, "start": 1.0, "prepare": 0.5, "train": 1.5, "workers": 2,
                 "by_workers": {"compute": 2.0, "wait": 1.0}, "profile": {"forward": 1.2, "backward": 0.8}}"""));
        var directory = fixture.write();
        Files.writeString(directory.resolve("evaluation.json"), """
                {"valid": {"rows": 100, "loss": 7e9, "r2": 0.83, "rmse": 83000, "curves": {"price": {
                  "residuals": [[-200000, -100000, 10], [-100000, 0, 45], [0, 100000, 40], [100000, 200000, 5]]}}}}""");
        Report.write(directory.toString(), new Configuration());
        return directory.resolve("report.html");
    }

    private static List<Integer> numbers(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .map(JsonNode::asInt)
                .toList();
    }

    @Test
    void aSearchForTheLeastIsSortedPickedBrushedAndReadByKeys() throws Exception {
        var page = sweep();
        var said = browser.said(page, 1280, TICKS + """
                const out = {};
                out.ticks = ['pareto', 'slices', 'history', 'rungs'].map(ticks);
                const colours = colourOf(), all = DATA.trials.map(t => t.objective);
                out.best = colours(Math.min(...all));
                out.worst = colours(Math.max(...all));
                out.rungs = document.querySelectorAll('#rungs svg path.dots, #rungs svg path.line').length;
                out.rungNote = document.querySelector('#rungs .note').textContent;
                out.importance = [...document.querySelectorAll('#importance th')].map(t => t.textContent);
                document.querySelector('[data-by=valid_loss]').click();
                out.sorted = rows();
                document.querySelector('#leaderboard tbody tr[data-trial="5"]').click();
                out.command = document.querySelector('#leaderboard pre').textContent;
                const svg = document.querySelector('#pareto svg');
                svg.focus();
                svg.dispatchEvent(new KeyboardEvent('keydown', {key: 'ArrowRight', bubbles: true}));
                out.tip = tip.hidden ? '' : tip.textContent;
                svg.dispatchEvent(new KeyboardEvent('keydown', {key: 'Escape', bubbles: true}));
                out.tipAfterEscape = !tip.hidden;
                const parallel = document.querySelector('#parallel svg'), frame = parallel.getBoundingClientRect();
                const axis = parallel.querySelector('path.axis').getBoundingClientRect();
                parallel.setPointerCapture = () => {};
                const drag = (type, y) => parallel.dispatchEvent(new PointerEvent(type,
                  {clientX: axis.left, clientY: y, pointerId: 1, bubbles: true}));
                drag('pointerdown', axis.bottom);
                drag('pointerup', axis.top + axis.height * 2 / 3);
                out.brushed = rows();
                document.querySelector('#parallel button').click();
                out.letGo = rows().length;
                return out;""", temp);
        assertTrue(said.isObject(), said.toString());
        for (var pictures : said.path("ticks"))
            for (var picture : pictures)
                for (var side : picture) {
                    var texts = new HashSet<String>();
                    side.forEach(text -> texts.add(text.asText()));
                    assertEquals(side.size(), texts.size(), "ticks repeat: " + side);
                }
        assertTrue(said.at("/ticks/0/0/0").size() >= 3, "and there are some: " + said.path("ticks"));
        assertEquals(
                "q7 q0", said.path("best").asText() + " " + said.path("worst").asText(), "less is better");
        assertTrue(said.path("rungs").asInt() >= 3, said.toString());
        assertEquals(
                "Trials that reached each rung: 27 epoch 3, 9 epoch 9. Grey ends were pruned there.",
                said.path("rungNote").asText());
        assertEquals(
                "learning-rate",
                said.at("/importance/0").asText(),
                said.path("importance").toString());
        var sorted = numbers(said.path("sorted"));
        assertEquals(TRIALS, sorted.size());
        for (int i = 1; i < TRIALS; i++) assertTrue(loss(sorted.get(i - 1)) < loss(sorted.get(i)), sorted.toString());
        var command = said.path("command").asText();
        assertTrue(command.contains("train") && command.contains("--data houses.csv"), command);
        assertTrue(command.contains("--width 16"), command);
        assertEquals(
                rate(5),
                Double.parseDouble(command.replaceAll("(?s).*--learning-rate (\\S+).*", "$1")),
                1e-12,
                command);
        assertTrue(
                said.path("tip").asText().matches("trial 0000.*valid_loss.*learning-rate.*"),
                said.path("tip").asText());
        assertTrue(!said.path("tipAfterEscape").asBoolean(), "Escape hides it");
        var brushed = numbers(said.path("brushed"));
        assertTrue(!brushed.isEmpty() && brushed.size() < TRIALS, brushed.toString());
        for (int trial : brushed)
            assertTrue(rate(trial) < 0.013, "rates in the lowest third are kept, not " + rate(trial));
        assertEquals(TRIALS, said.path("letGo").asInt());
    }

    @Test
    void aPhoneAndAPrinterShowAllOfIt() throws Exception {
        var question = """
                dispatchEvent(new Event('beforeprint'));
                const wide = document.documentElement.scrollWidth;
                for (const rule of [...document.styleSheets].flatMap(sheet => [...sheet.cssRules]))
                  if (rule.media?.mediaText === 'print') rule.media.mediaText = 'all'; // as a printer has it
                const heads = [...document.querySelectorAll('#leaderboard th')].map(h => h.innerText.trim());
                const tools = [...document.querySelectorAll('.tools')].filter(t => t.offsetHeight > 0).length;
                return {wide, window: innerWidth, heads, tools,
                  rows: [...document.querySelectorAll('#leaderboard tbody tr')].map(r => r.children[2]?.textContent)};""";
        var page = sweep();
        // More trials than the table shows at first: print shows the others too.
        var trials = page.resolveSibling("trials.jsonl");
        var more = new StringBuilder(Files.readString(trials));
        for (int i = TRIALS; i < 300; i++)
            more.append(String.format(
                    Locale.ROOT,
                    "{\"id\":\"%04d\",\"params\":{\"learning-rate\":%s,\"width\":8},\"state\":\"pruned\",\"objective\":%s,"
                            + "\"epochs\":3,\"parameters\":100,\"seconds\":1.5}%n",
                    i,
                    rate(i),
                    loss(i)));
        Files.writeString(trials, more.toString());
        Files.delete(page.resolveSibling("leaderboard.png"));
        Files.delete(page.resolveSibling("pareto.svg"));
        Report.write(page.getParent().toString(), new Configuration());
        var printed = browser.said(page, PHONE, question, temp);
        assertEquals(300, printed.path("rows").size(), "the whole leaderboard");
        assertEquals("valid_loss", printed.at("/heads/2").asText(), "columns have their names on paper");
        assertEquals(0, printed.path("tools").asInt(-1), "nothing to click on paper");
        for (var objective : printed.path("rows")) assertNotEquals("", objective.asText());
        for (var each : List.of(printed, browser.said(regression(), PHONE, question, temp)))
            assertTrue(
                    each.path("wide").asInt() <= each.path("window").asInt()
                            && each.path("window").asInt() <= 500,
                    each.path("wide") + " in " + each.path("window"));
    }

    @Test
    void aRegressionHasResidualsItsTimeAndItsGradients() throws Exception {
        var said = browser.said(regression(), 1280, TICKS + """
                const bars = [...document.querySelectorAll('#residuals rect')];
                return {bars: bars.length, colour: getComputedStyle(bars[0]).fill, ticks: ticks('residuals')[0],
                  hidden: ['residuals', 'gradients', 'time'].filter(id => document.getElementById(id).hidden),
                  flow: document.querySelectorAll('#gradients svg path.line').length,
                  layers: document.querySelectorAll('#gradients tbody tr').length,
                  phases: [...document.querySelectorAll('#time th')].map(t => t.textContent)};""", temp);
        assertTrue(said.isObject(), said.toString());
        assertEquals(4, said.path("bars").asInt());
        assertEquals("rgb(0, 114, 178)", said.path("colour").asText(), "a colour of the page, not the black of none");
        assertEquals(0, said.path("hidden").size(), said.toString());
        assertTrue(said.path("flow").asInt() >= 4 && said.path("layers").asInt() == 2, said.toString());
        for (var phase : List.of("start", "prepare", "forward", "backward"))
            assertTrue(said.path("phases").toString().contains("\"" + phase + "\""), said.toString());
        for (var side : said.path("ticks")) {
            var texts = new HashSet<String>();
            side.forEach(text -> texts.add(text.asText()));
            assertTrue(side.size() >= 2 && texts.size() == side.size(), side.toString());
        }
    }

    /** On the page's own clock, a frame is there for 400 ms. */
    @Test
    void aFilmPlaysToItsEndAndCanBeStopped() throws Exception {
        var page = temp.resolve("film.html");
        var png = new byte[] {1};
        var html = new Page("film")
                .film("learning", List.of("a", "b", "c"), List.of(png, png, png))
                .html();
        Files.writeString(page, html.replace("</body>", """
                <script>{
                const film = document.querySelector('.film'), button = film.querySelector('button');
                const states = [], look = () => states.push(button.textContent + ' ' + film.querySelector('output').textContent);
                look();
                for (let i = 0; i < 3; i++) { button.click(); look(); }
                setTimeout(look, 500);
                setTimeout(() => { look(); document.documentElement.dataset.states = states
                  + '; ticks ' + film.querySelector('input').list.options.length + (button.hidden ? ' hidden' : ''); }, 2000);
                }</script></body>"""));
        var shown = browser.show(page, "", temp).html();
        assertTrue(
                shown.contains("data-states=\"play c,pause a,play a,pause a,pause b,play c; ticks 3\""),
                shown.substring(0, shown.indexOf("<head")));
    }
}
