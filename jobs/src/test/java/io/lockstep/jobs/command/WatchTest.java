package io.lockstep.jobs.command;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are watched in a browser. */
@ExtendWith(CommandSpark.class)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
@Tag("slow")
class WatchTest {
    // Each trial of the sweep takes seconds, so that the first one is over well before the last.
    private static final Pattern URL = Pattern.compile("watch: (http://127\\.0\\.0\\.1:[0-9]+/) shows");

    @TempDir
    Path temp;

    private final HttpClient client = HttpClient.newHttpClient();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private CompletableFuture<Integer> start(String arguments) {
        return CompletableFuture.supplyAsync(() -> Main.run(
                arguments.split(" "),
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8)));
    }

    private String url() throws InterruptedException {
        while (true) {
            var said = URL.matcher(err.toString(StandardCharsets.UTF_8));
            if (said.find()) return said.group(1);
            Thread.sleep(20);
        }
    }

    private String get(String url) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(URI.create(url))
                .timeout(Duration.ofSeconds(20))
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** Looks until the page is as wanted; the run must still go on then. */
    private String await(CompletableFuture<Integer> run, String url, Predicate<String> wanted) throws Exception {
        while (true) {
            assertTrue(!run.isDone(), () -> "ended before that: " + err.toString(StandardCharsets.UTF_8));
            var page = get(url);
            if (wanted.test(page)) return page;
            Thread.sleep(50);
        }
    }

    @Test
    void aTrainingIsSeenWhileItRunsAndTheServerEndsWithIt() throws Exception {
        var output = temp.resolve("run");
        var run = start("train --data builtin:moons?n=4000 --valid 0.2 --hidden 64,64 --epochs 3000 --watch --output "
                + output);
        var url = url();
        await(run, url, text -> text.contains("Running</strong>") && text.contains("\"train_loss\":["));
        assertEquals(0, run.get(), err.toString(StandardCharsets.UTF_8));
        assertThrows(ConnectException.class, () -> get(url));
        assertTrue(!Files.readString(output.resolve("report.html")).contains("fetch("), "the file asks nobody");
    }

    @Test
    void aSweepAndItsTrialsAreSeenWhileTheyRun() throws Exception {
        var space = temp.resolve("space.yaml");
        Files.writeString(space, """
                base: {data: "builtin:moons?n=3000", valid: 500, epochs: 200}
                space: {width: [66, 65, 64], depth: [2]}
                """);
        var run = start("sweep --space " + space + " --parallelism 1 --watch 0 --output " + temp.resolve("sweep"));
        var url = url();
        var page = await(run, url, text -> text.contains("of 3 trials done"));
        assertTrue(page.contains("\"page\":\"trials/0000/report.html\""), "a trial that ended has its page");
        assertTrue(get(url + "trials/0000/report.html").contains("Trial 0000 of sweep"));
        assertEquals(0, run.get(), err.toString(StandardCharsets.UTF_8));
        assertThrows(ConnectException.class, () -> get(url));
    }

    @Test
    void aPortThatCantBeHadIsAMistakeBeforeAnythingIsDone() throws IOException {
        try (var taken = new ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            var run = CommandRun.of(
                    "train", "--data", "builtin:xor", "--watch", taken.getLocalPort(), "--output", temp.resolve("run"));
            run.assertMistake("watch: port " + taken.getLocalPort() + " of 127.0.0.1: ");
        }
        CommandRun.of("sweep", "--watch", "http", "--output", temp.resolve("run"))
                .assertMistake("watch: 'http'; allowed");
        assertTrue(Files.notExists(temp.resolve("run")));
    }
}
