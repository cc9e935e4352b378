package io.lockstep.jobs.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.lockstep.core.UserError;
import io.lockstep.jobs.report.LivePages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Serves a run's pages while it lasts, on 127.0.0.1 alone and for reading alone: nothing that is asked for changes
 * anything, and only a browser that was sent to this address by that name is answered (another site's name that leads to
 * 127.0.0.1 is refused by its Host header).
 */
public final class PageServer implements AutoCloseable {
    private static final String HOST = "127.0.0.1";
    private static final int THREADS = 2;
    /** Who asked within this time is looking, and is shown the end. */
    private static final long LOOKING_MILLIS = 6_000;

    private static final long LAST_LOOK_MILLIS = 3_000;
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private final HttpServer server;
    private final ExecutorService threads;
    private final int port;
    private final PageCache pages = new PageCache();
    private final CountDownLatch endSeen = new CountDownLatch(1);
    private volatile long lastAsked;
    private volatile boolean ended;

    private PageServer(HttpServer server) {
        this.server = server;
        port = server.getAddress().getPort();
        var number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(THREADS, task -> {
            var thread = new Thread(task, "lockstep-watch-" + number.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        });
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    /**
     * Begins to serve a page that says that there is nothing yet.
     *
     * @param port 0 for any that is free
     * @throws UserError where the port is taken or no port
     */
    public static PageServer open(int port) {
        if (port < 0 || port > 65_535)
            throw new UserError("watch: " + port + "; allowed are ports from 1 to 65535, and 0 for any that is free");
        // A client that never ends its request must not keep a thread.
        if (System.getProperty("sun.net.httpserver.maxReqTime") == null)
            System.setProperty("sun.net.httpserver.maxReqTime", "10");
        if (System.getProperty("sun.net.httpserver.maxRspTime") == null)
            System.setProperty("sun.net.httpserver.maxRspTime", "30");
        try {
            return new PageServer(HttpServer.create(new InetSocketAddress(InetAddress.getByName(HOST), port), 0));
        } catch (BindException e) {
            throw new UserError(
                    "watch: port " + port + " of 127.0.0.1: " + e.getMessage()
                            + "; allowed is a free port, and --watch without one takes any",
                    e);
        } catch (IOException e) {
            throw new UncheckedIOException("watch: can't listen on 127.0.0.1:" + port, e);
        }
    }

    /** Where a browser finds it. */
    public String url() {
        return "http://" + HOST + ":" + port + "/";
    }

    /** Serves a run's pages from now on. */
    public void show(LivePages run) {
        pages.show(run);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var headers = exchange.getResponseHeaders();
            headers.set("Cache-Control", "no-store");
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Referrer-Policy", "no-referrer");
            if (!isForUs(exchange.getRequestHeaders().getFirst("Host"))) {
                text(
                        exchange,
                        403,
                        "The Host header names another place; allowed are " + HOST + ":" + port + " and localhost:"
                                + port + ".");
            } else if (!READING.contains(exchange.getRequestMethod())) {
                headers.set("Allow", "GET, HEAD");
                text(exchange, 405, "This page is for reading: allowed are GET and HEAD.");
            } else page(exchange);
        }
    }

    private boolean isForUs(String host) {
        if (host == null) return false;
        var name = host.strip();
        return name.equals(HOST + ":" + port) || name.equalsIgnoreCase("localhost:" + port);
    }

    private void page(HttpExchange exchange) throws IOException {
        lastAsked = System.nanoTime();
        boolean last = ended;
        var found = pages.get(exchange.getRequestURI().getPath(), last);
        if (found == null) {
            text(exchange, 404, "There is no such page here; the run's is at /.");
            return;
        }
        var headers = exchange.getResponseHeaders();
        headers.set("X-Run", last ? "ended" : "running");
        headers.set("ETag", found.mark());
        headers.set(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:;"
                        + " connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        if (!last && found.mark().equals(exchange.getRequestHeaders().getFirst("If-None-Match")))
            exchange.sendResponseHeaders(304, -1);
        else send(exchange, 200, "text/html; charset=utf-8", found.html());
        if (last) endSeen.countDown();
    }

    private static void text(HttpExchange exchange, int code, String text) throws IOException {
        send(exchange, code, "text/plain; charset=utf-8", text + "\n");
    }

    private static void send(HttpExchange exchange, int code, String type, String text) throws IOException {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(code, head ? -1 : bytes.length);
        if (!head) exchange.getResponseBody().write(bytes);
    }

    /** Ends with the run: a browser that is looking gets its last state, for a moment; then the port is free. */
    @Override
    public void close() {
        boolean looking =
                lastAsked != 0 && System.nanoTime() - lastAsked < TimeUnit.MILLISECONDS.toNanos(LOOKING_MILLIS);
        ended = true;
        boolean interrupted = Thread.interrupted();
        try {
            if (looking && !interrupted && endSeen.await(LAST_LOOK_MILLIS, TimeUnit.MILLISECONDS))
                Thread.sleep(100); // what was sent last is on its way
        } catch (InterruptedException e) {
            interrupted = true;
        }
        server.stop(0);
        threads.shutdownNow();
        if (interrupted) Thread.currentThread().interrupt();
    }
}
