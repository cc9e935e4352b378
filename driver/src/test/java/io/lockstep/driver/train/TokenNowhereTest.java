package io.lockstep.driver.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.driver.LocalSpark;
import io.lockstep.driver.averager.AveragerServer;
import io.lockstep.driver.ingest.Ingest;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.trials.SparkTrials;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A trial's token is in the memory of driver and executors and nowhere else: not in Spark's settings, on its pages, in its
 * event log, among arguments or environment variables, nor in any file of the run.
 */
@Tag("slow")
@Timeout(120)
class TokenNowhereTest {
    private static final List<String> PAGES = List.of("/environment/", "/jobs/", "/stages/", "/executors/");

    @TempDir
    static Path temp;

    private static JavaSparkContext sc;

    /** What anyone may see, by where they see it. */
    private final Map<String, byte[]> seen = new TreeMap<>();

    private byte[] token;

    @BeforeAll
    static void start() throws IOException {
        var events = Files.createDirectories(temp.resolve("events"));
        var settings = Map.of(
                "spark.ui.enabled", "true",
                "spark.ui.port", "0",
                "spark.eventLog.enabled", "true",
                "spark.eventLog.compress", "false",
                "spark.eventLog.dir", events.toUri().toString(),
                "spark.local.dir", temp.resolve("local").toString());
        sc = LocalSpark.start(
                "local[2]",
                settings.entrySet().stream()
                        .flatMap(entry -> List.of(entry.getKey(), entry.getValue()).stream())
                        .toArray(String[]::new));
    }

    @AfterAll
    static void stop() {
        LocalSpark.stop();
    }

    @Test
    void theTokenIsNowhere() throws IOException {
        var trials = new SparkTrials(sc, new Ingest(sc, temp.resolve("prepared").toString()));
        var options = TrainOptions.parse(
                Map.of("data", "builtin:moons?n=200", "hidden", "4", "epochs", 2, "transport", "tcp", "workers", 2));
        var run = temp.resolve("run");
        var spec = TrialResolver.resolve(options, trials.prepare(options), "trial", run.toString(), 2);
        trials.train(spec, new TrainListener() {
            @Override
            public void epochEnded(EpochMetrics metrics) {
                look();
            }
        });
        LocalSpark.stop(); // ends the event log
        files();

        assertTrue(seen.keySet().stream().anyMatch(place -> place.contains("/events/")), seen.keySet() + "");
        for (var file : List.of("model.safetensors", "run.json", "metrics.jsonl"))
            assertTrue(seen.containsKey(run.resolve(file).toString()), file);
        assertTrue(seen.keySet().containsAll(PAGES));
        for (var form : forms()) {
            seen.forEach((place, content) -> assertFalse(contains(content, form), "the token is in " + place));
            assertTrue(contains(("a" + latin(form) + "b").getBytes(StandardCharsets.ISO_8859_1), form));
        }
    }

    /** In the middle of the trial. */
    private void look() {
        try {
            token = token();
            assertEquals(32, token.length);
            var settings = new StringBuilder();
            for (var pair : sc.getConf().getAll()) settings.append(pair).append('\n');
            for (var entry : sc.hadoopConfiguration()) settings.append(entry).append('\n');
            seen.put("settings", utf8(settings.toString()));
            seen.put("properties", utf8(System.getProperties().toString()));
            seen.put("environment", utf8(System.getenv().toString()));
            var arguments = Path.of("/proc/self/cmdline");
            if (Files.exists(arguments)) seen.put("arguments", Files.readAllBytes(arguments));
            for (var page : PAGES) page(page);
            var application = "/api/v1/applications/" + sc.sc().applicationId();
            for (var page : List.of("/environment", "/jobs", "/allexecutors")) page(application + page);
            files();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** That of the one trial that runs, which only code in this JVM can ask for. */
    private static byte[] token() {
        try {
            var listener = Class.forName("io.lockstep.driver.averager.Listener");
            var open = listener.getDeclaredField("OPEN");
            open.setAccessible(true);
            var trials = listener.getDeclaredField("trials");
            trials.setAccessible(true);
            var one = ((Map<?, ?>) open.get(null)).values().iterator().next();
            var server = ((Map<?, ?>) trials.get(one)).values().iterator().next();
            return ((AveragerServer) server).address().token();
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    private void page(String page) throws IOException {
        try {
            var request = HttpRequest.newBuilder(URI.create(sc.sc().uiWebUrl().get() + page))
                    .timeout(Duration.ofSeconds(20))
                    .build();
            var answer = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofByteArray());
            assertEquals(200, answer.statusCode(), page);
            seen.put(page, answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** All files of the run, of Spark and of the prepared data. */
    private void files() throws IOException {
        try (var files = Files.walk(temp)) {
            for (var file : files.filter(Files::isRegularFile).toList())
                seen.put(file.toString(), Files.readAllBytes(file));
        }
    }

    /** The token as it might be written. */
    private List<byte[]> forms() {
        var hex = HexFormat.of().formatHex(token);
        var list = Arrays.toString(token);
        var numbers = list.substring(1, list.length() - 1);
        return List.of(
                token,
                utf8(hex),
                utf8(hex.toUpperCase(Locale.ROOT)),
                utf8(Base64.getEncoder().withoutPadding().encodeToString(token)),
                utf8(Base64.getUrlEncoder().withoutPadding().encodeToString(token)),
                utf8(numbers),
                utf8(numbers.replace(" ", "")));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String latin(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static boolean contains(byte[] content, byte[] form) {
        return latin(content).contains(latin(form));
    }
}
