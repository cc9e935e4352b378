package io.lockstep.jobs.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.jobs.report.LivePages;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What is served, to whom, and that nothing else is. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
@Tag("slow")
class PageServerTest {
    @TempDir
    Path temp;

    private PageServer server;
    private int port;

    @BeforeEach
    void open() {
        server = PageServer.open(0);
        port = URI.create(server.url()).getPort();
    }

    @AfterEach
    void close() {
        server.close();
    }

    /** The whole answer to a request as it stands, head and body. */
    private String ask(String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream()
                    .write((request + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.UTF_8));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private String get(String path) throws IOException {
        return ask("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port);
    }

    private static int code(String answer) {
        return Integer.parseInt(answer.split(" ", 3)[1]);
    }

    private LivePages run() throws IOException {
        var run = Files.createDirectories(temp.resolve("run"));
        Files.writeString(run.resolve("run.json"), "{\"id\":\"run\",\"state\":\"running\",\"config\":{\"epochs\":9}}");
        Files.writeString(run.resolve("secret.txt"), "not for the web");
        return new LivePages(run.toString(), new Configuration());
    }

    private void epoch(int epoch) throws IOException {
        Files.writeString(
                temp.resolve("run/metrics.jsonl"),
                "{\"epoch\":1,\"step\":5,\"train_loss\":0." + epoch
                        + ",\"learning_rate\":0.1,\"seconds\":1,\"samples_per_second\":1}\n");
    }

    @Test
    void theRunIsServedAsItIsNow() throws Exception {
        assertTrue(get("/").contains("Nothing yet."));
        server.show(run());
        epoch(7);
        assertTrue(get("/").contains("[0.7]"));
        epoch(3);
        for (int i = 0; !get("/").contains("[0.3]"); i++) {
            assertTrue(i < 100, "the new figure is never shown");
            Thread.sleep(100);
        }
        var mark = get("/").lines()
                .filter(line -> line.toLowerCase().startsWith("etag: "))
                .findFirst()
                .orElseThrow();
        var again = ask("GET / HTTP/1.1\r\nHost: localhost:" + port + "\r\nIf-None-Match: " + mark.substring(6));
        assertEquals(304, code(again), again);
    }

    @Test
    void otherNamesForThisMachineAreRefused() throws IOException {
        server.show(run());
        for (var host :
                List.of("evil.example", "evil.example:" + port, "127.0.0.1", "127.0.0.1:1", "[::1]:" + port, ""))
            assertEquals(403, code(ask("GET / HTTP/1.1\r\nHost: " + host)), host);
        assertEquals(200, code(get("/")));
    }

    @Test
    void nothingCanBeWrittenOrReachedBeside() throws IOException {
        server.show(run());
        for (var method : List.of("POST", "PUT", "DELETE", "PATCH", "OPTIONS")) {
            var answer = ask(method + " / HTTP/1.1\r\nContent-Length: 0\r\nHost: 127.0.0.1:" + port);
            assertEquals(405, code(answer), answer);
        }
        for (var path : List.of(
                "/secret.txt", "/run.json", "/../run/secret.txt", "/%2e%2e/run/run.json", "/trials/../run.json"))
            assertEquals(404, code(get(path)), path);
        assertEquals(List.of("run.json", "secret.txt"), names(), "reading leaves nothing");
        var head = ask("HEAD / HTTP/1.1\r\nHost: 127.0.0.1:" + port);
        assertEquals(200, code(head));
        assertTrue(head.endsWith("\r\n\r\n"), "a head has no body");
        assertTrue(head.contains("frame-ancestors 'none'"), head);
    }

    private List<String> names() throws IOException {
        try (var files = Files.list(temp.resolve("run"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void onlyLoopbackIsHeard() throws Exception {
        for (var network : Collections.list(NetworkInterface.getNetworkInterfaces()))
            for (var address : Collections.list(network.getInetAddresses())) {
                if (address.isLoopbackAddress()) continue;
                try (var socket = new Socket()) {
                    assertThrows(
                            IOException.class,
                            () -> socket.connect(new InetSocketAddress(address, port), 2000),
                            address + " is heard");
                }
            }
    }

    @Test
    void atTheEndThePortIsFreeAndOneWhoLooksSeesTheLastState() throws Exception {
        server.show(run());
        epoch(7);
        assertTrue(get("/").toLowerCase().contains("x-run: running"));
        epoch(2);
        var end = new Thread(server::close);
        end.start();
        String last = "";
        for (int i = 0; !last.contains("ended"); i++) {
            assertTrue(i < 100, "the end is never told");
            last = get("/");
        }
        assertTrue(last.contains("[0.2]"), "the last state, however short ago the last look was");
        end.join(10_000);
        assertFalse(end.isAlive());
        assertThrows(ConnectException.class, () -> get("/"));
        PageServer.open(port).close();
        assertTrue(Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.isAlive() && thread.getName().startsWith("lockstep-watch")));
    }

    @Test
    void aPortThatIsTakenOrNoneIsAMistake() {
        var taken = assertThrows(UserError.class, () -> PageServer.open(port));
        assertTrue(taken.getMessage().startsWith("watch: port " + port + " of 127.0.0.1: "), taken.getMessage());
        assertTrue(assertThrows(UserError.class, () -> PageServer.open(70_000))
                .getMessage()
                .contains("1 to 65535"));
    }
}
