package io.lockstep.jobs.it.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API server's pods, services, config maps, claims and network policies of one namespace: create, apply, get, list, watch, delete. It
 * asks nobody who they are, and refuses an object that has what its kind hasn't ({@link KubernetesModels}). Watches by WebSocket are declined, upon which clients watch by HTTP.
 */
final class MockKubernetes implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern PATH =
            Pattern.compile("/apis?/(?:networking.k8s.io/)?v1/namespaces/([^/]+)/([a-z]+)(?:/([^/]+))?(?:/[a-z]+)?");
    private static final Pattern SELECTED = Pattern.compile("([^=!,]+)(!?=)([^,]*)");

    /** What happened to an object, as watchers hear it. */
    record Event(String type, String kind, ObjectNode object) {}

    /** A watcher's queue, of the objects that it selects. */
    private record Watcher(String kind, Selection selection, LinkedBlockingQueue<Event> events) {}

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final KubernetesObjects objects = new KubernetesObjects();
    private final List<Watcher> watchers = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();
    private final List<String> refused = new CopyOnWriteArrayList<>();

    MockKubernetes() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(threads);
        server.createContext("/", this::handle);
        server.start();
    }

    String address() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** What was asked, as {@code POST pods}. */
    List<String> requests() {
        return requests;
    }

    /** Why objects were not taken. */
    List<String> refused() {
        return refused;
    }

    /** Hears of all that happens to objects of a kind, as a node does. */
    LinkedBlockingQueue<Event> watch(String kind) {
        var watcher = new Watcher(kind, new Selection("", ""), new LinkedBlockingQueue<>());
        watchers.add(watcher);
        return watcher.events;
    }

    List<ObjectNode> list(String kind) {
        return objects.select(kind, new Selection("", ""));
    }

    /** Puts a pod's status, as its node does. */
    void report(String pod, ObjectNode status) {
        var changed = objects.change("pods", pod, object -> object.set("status", status));
        if (changed != null) tell("MODIFIED", "pods", changed);
    }

    private void tell(String type, String kind, ObjectNode object) {
        for (var watcher : watchers)
            if (watcher.kind.equals(kind) && watcher.selection.takes(object))
                watcher.events.add(new Event(type, kind, object));
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            var path = PATH.matcher(exchange.getRequestURI().getPath());
            if (path.matches()) answerOrRefuse(exchange, path);
            else fail(exchange, 404);
        } catch (RuntimeException e) {
            e.printStackTrace();
            throw e;
        }
    }

    private void answerOrRefuse(HttpExchange exchange, Matcher path) throws IOException {
        try {
            answer(exchange, path.group(1), path.group(2), path.group(3));
        } catch (KubernetesModels.Refused e) {
            refused.add(e.getMessage());
            fail(exchange, 400);
        }
    }

    private void answer(HttpExchange exchange, String namespace, String kind, String name) throws IOException {
        var method = exchange.getRequestMethod();
        requests.add(method + " " + kind);
        var selection = Selection.of(exchange.getRequestURI().getQuery());
        switch (method) {
            case "GET" -> {
                if (name != null) reply(exchange, 200, objects.get(kind, name));
                else if (selection.watches()) watch(exchange, kind, selection);
                else reply(exchange, 200, objects.list(kind, selection));
            }
            case "POST" -> {
                var made = objects.create(kind, body(exchange, namespace));
                reply(exchange, made == null ? 409 : 201, made);
                if (made != null) tell("ADDED", kind, made);
            }
            case "PATCH", "PUT" -> {
                boolean there = objects.get(kind, name) != null;
                var made = objects.apply(kind, name, body(exchange, namespace));
                reply(exchange, there ? 200 : 201, made);
                tell(there ? "MODIFIED" : "ADDED", kind, made);
            }
            case "DELETE" -> {
                var gone = new ArrayList<ObjectNode>();
                for (var object : objects.select(kind, selection))
                    if (name == null || name.equals(KubernetesObjects.name(object))) gone.add(object);
                for (var object : gone) objects.delete(kind, KubernetesObjects.name(object));
                reply(
                        exchange,
                        name != null && gone.isEmpty() ? 404 : 200,
                        JSON.createObjectNode().put("kind", "Status").put("status", "Success"));
                for (var object : gone) tell("DELETED", kind, object);
            }
            default -> fail(exchange, 405);
        }
    }

    /** Until the client is gone or the server closes. */
    private void watch(HttpExchange exchange, String kind, Selection selection) throws IOException {
        if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
            fail(exchange, 503);
            return;
        }
        var watcher = new Watcher(kind, selection, new LinkedBlockingQueue<>());
        watchers.add(watcher);
        try {
            // What came between the client's list and this; what it knows it hears again.
            for (var object : objects.select(kind, selection)) watcher.events.add(new Event("ADDED", kind, object));
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 0);
            var out = exchange.getResponseBody();
            for (; ; ) {
                var event = watcher.events.poll(10, TimeUnit.SECONDS);
                if (event == null) continue;
                var line = JSON.createObjectNode().put("type", event.type).set("object", event.object);
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            watchers.remove(watcher);
        }
    }

    /** JSON, or YAML where something is applied. */
    private static ObjectNode body(HttpExchange exchange, String namespace) throws IOException {
        var text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        var type = exchange.getRequestHeaders().getFirst("Content-Type");
        ObjectNode object;
        if (type != null && type.contains("yaml") && !text.stripLeading().startsWith("{"))
            object = KubernetesModels.documents(text).get(0);
        else object = (ObjectNode) JSON.readTree(text);
        KubernetesModels.check(object);
        object.withObject("/metadata").put("namespace", namespace);
        return object;
    }

    private static void fail(HttpExchange exchange, int code) throws IOException {
        reply(exchange, code, null);
    }

    private static void reply(HttpExchange exchange, int code, JsonNode body) throws IOException {
        int said = body == null && code < 400 ? 404 : code;
        var status = JSON.createObjectNode().put("kind", "Status").put("apiVersion", "v1");
        var sent = body == null ? status.put("status", "Failure").put("code", said) : body;
        var bytes = sent.toString().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(said, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(20, TimeUnit.SECONDS)) throw new AssertionError("a request still runs");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UncheckedIOException(new IOException("interrupted", e));
        }
    }

    /** Which objects are meant: {@code labelSelector} and {@code fieldSelector} of a request. */
    record Selection(String labels, String fields, boolean watches) {
        Selection(String labels, String fields) {
            this(labels, fields, false);
        }

        static Selection of(String query) {
            String labels = "";
            String fields = "";
            boolean watches = false;
            for (var part : (query == null ? "" : query).split("&", -1)) {
                if (part.startsWith("labelSelector=")) labels = part.substring("labelSelector=".length());
                if (part.startsWith("fieldSelector=")) fields = part.substring("fieldSelector=".length());
                if (part.equals("watch=true")) watches = true;
            }
            return new Selection(labels, fields, watches);
        }

        boolean takes(JsonNode object) {
            var all = object.at("/metadata/labels");
            for (var one = SELECTED.matcher(labels); one.find(); )
                if (!holds(one, all.path(one.group(1)))) return false;
            for (var one = SELECTED.matcher(fields); one.find(); )
                if (!holds(one, object.at("/" + one.group(1).replace('.', '/')))) return false;
            return true;
        }

        private static boolean holds(Matcher one, JsonNode value) {
            return value.asText().equals(one.group(3)) == one.group(2).equals("=");
        }
    }
}
