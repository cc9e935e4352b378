package io.lockstep.jobs.report;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A browser without a window, where the machine has one: named by CHROME, or on the PATH. */
final class Chromium {
    private static final List<String> NAMES = List.of("chromium", "chromium-browser", "google-chrome", "chrome");
    private static final int DEADLINE_SECONDS = 60;

    private final String program;

    private Chromium(String program) {
        this.program = program;
    }

    /** The machine's; where it has none, the test that asks is skipped, and says so. */
    static Chromium orSkip() {
        var found = find();
        assumeTrue(found.isPresent(), "no Chromium: neither CHROME nor the PATH names one");
        return found.get();
    }

    private static Optional<Chromium> find() {
        var named = System.getenv("CHROME");
        if (named != null && !named.isBlank()) return Optional.of(new Chromium(named));
        var path = System.getenv().getOrDefault("PATH", "").split(File.pathSeparator, -1);
        return NAMES.stream()
                .flatMap(name -> Stream.of(path).map(place -> Path.of(place, name)))
                .filter(Files::isExecutable)
                .findFirst()
                .map(found -> new Chromium(found.toString()));
    }

    /** A page after its scripts ran, and what they said on the console. */
    record Shown(String html, String console) {}

    /** @param hash the address's part behind #; empty for none */
    Shown show(Path page, String hash, Path scratch) throws IOException, InterruptedException {
        return show(page.toUri() + (hash.isEmpty() ? "" : "#" + hash), 3000, scratch);
    }

    /**
     * How long a page takes.
     *
     * @param actions JavaScript by name, done one after another once the page is there
     * @return milliseconds by name, layout included, and as {@code drawn} those until the page was there
     */
    Map<String, Double> timed(Path page, Map<String, String> actions, Path scratch)
            throws IOException, InterruptedException {
        var script = new StringBuilder("<script>addEventListener('load', () => {\n"
                + "const times = {drawn: performance.now()}, html = document.documentElement;\n");
        new TreeMap<>(actions).forEach((name, action) -> script.append("{ const begin = performance.now(); ")
                .append(action)
                .append("; html.getBoundingClientRect(); times.")
                .append(name)
                .append(" = performance.now() - begin; }\n"));
        script.append(
                "html.dataset.times = Object.entries(times).map(([n, t]) => n + '=' + t).join(' ');\n});</script>");
        var copy = page.resolveSibling("timed.html");
        Files.writeString(copy, Files.readString(page).replace("</body>", script + "</body>"));
        var html = run(copy.toUri().toString(), List.of(), scratch).html();
        var found = Pattern.compile("data-times=\"([^\"]*)\"").matcher(html);
        if (!found.find()) throw new AssertionError("the page's own times are missing");
        var times = new TreeMap<String, Double>();
        for (var one : found.group(1).split(" ")) times.put(one.split("=")[0], Double.valueOf(one.split("=")[1]));
        return times;
    }

    /**
     * What a page says when it is asked.
     *
     * @param width of the window, in pixels
     * @param body of a JavaScript function, run once the page is there, that returns what can be JSON
     */
    JsonNode said(Path page, int width, String body, Path scratch) throws IOException, InterruptedException {
        var script = "<script>addEventListener('load', () => { let said;\n"
                + "try { said = (() => {" + body + "})(); } catch (e) { said = 'failed: ' + e.stack; }\n"
                + "document.documentElement.dataset.said = encodeURIComponent(JSON.stringify(said)); });</script>";
        var copy = page.resolveSibling("asked.html");
        Files.writeString(copy, Files.readString(page).replace("</body>", script + "</body>"));
        var shown = run(
                copy.toUri().toString(),
                List.of("--window-size=" + width + ",800", "--virtual-time-budget=3000"),
                scratch);
        Files.delete(copy);
        var found = Pattern.compile("data-said=\"([^\"]*)\"").matcher(shown.html());
        if (!found.find() || !shown.console().isEmpty()) throw new AssertionError("no answer: " + shown.console());
        return new ObjectMapper().readTree(URLDecoder.decode(found.group(1), StandardCharsets.UTF_8));
    }

    /** @param millis of the page's own clock, after which it is looked at */
    Shown show(String address, int millis, Path scratch) throws IOException, InterruptedException {
        return run(address, List.of("--virtual-time-budget=" + millis), scratch);
    }

    private Shown run(String address, List<String> options, Path scratch) throws IOException, InterruptedException {
        var html = Files.createTempFile(scratch, "shown", ".html").toFile();
        var log = Files.createTempFile(scratch, "console", ".log").toFile();
        var command = new ArrayList<>(List.of(
                program,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--enable-logging=stderr",
                "--user-data-dir=" + Files.createTempDirectory(scratch, "profile"),
                "--dump-dom"));
        command.addAll(options);
        command.add(address);
        var process = new ProcessBuilder(command)
                .redirectOutput(html)
                .redirectError(log)
                .start();
        try {
            if (!process.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS))
                throw new AssertionError(program + " did not end in " + DEADLINE_SECONDS + " s");
        } finally {
            process.destroyForcibly();
        }
        var said = Files.readString(log.toPath(), java.nio.charset.StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> line.contains("CONSOLE"))
                .toList();
        return new Shown(Files.readString(html.toPath()), String.join("\n", said));
    }
}
