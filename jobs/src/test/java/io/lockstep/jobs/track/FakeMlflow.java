package io.lockstep.jobs.track;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A tracking server as MLflow's REST documentation describes it (version 2.0 of the interface): its paths, what it demands of
 * each call, its limits and its errors.
 */
public final class FakeMlflow implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** A run as the server keeps it. */
    public static final class Run {
        public String name;
        public String status = "RUNNING";
        public final Map<String, String> params = new LinkedHashMap<>();
        public final Map<String, String> tags = new LinkedHashMap<>();
        /** Each "key step value". */
        public final List<String> metrics = new ArrayList<>();
    }

    public final Map<String, String> experiments = new LinkedHashMap<>();
    public final Map<String, Run> runs = new LinkedHashMap<>();
    public final List<String> calls = new ArrayList<>();
    /** Codes to answer the next calls with, in the place of doing them. */
    public final ArrayDeque<Integer> failures = new ArrayDeque<>();

    public volatile String authorization;
    public volatile long delayMillis;
    private final HttpServer server;

    public FakeMlflow() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    public synchronized Run named(String name) {
        return runs.values().stream()
                .filter(run -> run.name.equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static final class Refusal extends Exception {
        final int code;
        final String error;

        Refusal(int code, String error, String message) {
            super(message);
            this.code = code;
            this.error = error;
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            if (delayMillis > 0) sleep();
            synchronized (this) {
                int code = 200;
                Object answer;
                var path = exchange.getRequestURI().getPath();
                calls.add(exchange.getRequestMethod() + " " + path);
                authorization = exchange.getRequestHeaders().getFirst("Authorization");
                try {
                    if (!failures.isEmpty()) throw new Refusal(failures.poll(), "TEMPORARILY_UNAVAILABLE", "not now");
                    answer = perform(exchange, path, body);
                } catch (Refusal refusal) {
                    code = refusal.code;
                    answer = Map.of("error_code", refusal.error, "message", refusal.getMessage());
                }
                var bytes = JSON.writeValueAsBytes(answer);
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(code, bytes.length);
                exchange.getResponseBody().write(bytes);
            }
        }
    }

    private void sleep() {
        try {
            Thread.sleep(delayMillis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Object perform(HttpExchange exchange, String path, byte[] bytes) throws Refusal, IOException {
        if (exchange.getRequestMethod().equals("GET") && path.equals("/api/2.0/mlflow/experiments/get-by-name")) {
            var name = URLDecoder.decode(
                    exchange.getRequestURI().getRawQuery().replaceFirst("^experiment_name=", ""),
                    StandardCharsets.UTF_8);
            if (!experiments.containsKey(name))
                throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "Could not find experiment with name '" + name + "'");
            return Map.of("experiment", Map.of("experiment_id", experiments.get(name), "name", name));
        }
        if (!exchange.getRequestMethod().equals("POST"))
            throw new Refusal(404, "ENDPOINT_NOT_FOUND", "no " + exchange.getRequestMethod() + " " + path);
        var body = JSON.readTree(bytes);
        return switch (path) {
            case "/api/2.0/mlflow/experiments/create" -> {
                var name = required(body, "name").asText();
                if (experiments.containsKey(name))
                    throw new Refusal(400, "RESOURCE_ALREADY_EXISTS", "Experiment '" + name + "' already exists.");
                experiments.put(name, String.valueOf(experiments.size() + 1));
                yield Map.of("experiment_id", experiments.get(name));
            }
            case "/api/2.0/mlflow/runs/create" -> createRun(body);
            case "/api/2.0/mlflow/runs/log-batch" -> logBatch(body);
            case "/api/2.0/mlflow/runs/set-tag" -> {
                run(body)
                        .tags
                        .put(
                                required(body, "key").asText(),
                                required(body, "value").asText());
                yield Map.of();
            }
            case "/api/2.0/mlflow/runs/update" -> {
                var status = required(body, "status").asText();
                if (!List.of("RUNNING", "SCHEDULED", "FINISHED", "FAILED", "KILLED")
                        .contains(status))
                    throw new Refusal(400, "INVALID_PARAMETER_VALUE", "Invalid value " + status + " for 'status'");
                if (!required(body, "end_time").isIntegralNumber())
                    throw new Refusal(400, "INVALID_PARAMETER_VALUE", "end_time");
                run(body).status = status;
                yield Map.of("run_info", Map.of("run_id", body.path("run_id").asText(), "status", status));
            }
            default -> throw new Refusal(404, "ENDPOINT_NOT_FOUND", "no " + path);
        };
    }

    private Object createRun(JsonNode body) throws Refusal {
        if (!experiments.containsValue(required(body, "experiment_id").asText()))
            throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "No Experiment with id=" + body.path("experiment_id"));
        var run = new Run();
        run.name = required(body, "run_name").asText();
        if (!required(body, "start_time").isIntegralNumber())
            throw new Refusal(400, "INVALID_PARAMETER_VALUE", "start_time");
        body.path("tags")
                .forEach(tag ->
                        run.tags.put(tag.path("key").asText(), tag.path("value").asText()));
        var parent = run.tags.get("mlflow.parentRunId");
        if (parent != null && !runs.containsKey(parent))
            throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "no " + parent);
        var id = "run" + runs.size();
        runs.put(id, run);
        return Map.of("run", Map.of("info", Map.of("run_id", id, "status", "RUNNING"), "data", Map.of()));
    }

    private Object logBatch(JsonNode body) throws Refusal {
        var run = run(body);
        if (!run.status.equals("RUNNING")) throw new Refusal(400, "INVALID_STATE", "the run has ended");
        if (body.path("metrics").size() > 1000
                || body.path("params").size() > 100
                || body.path("tags").size() > 100)
            throw new Refusal(
                    400, "INVALID_PARAMETER_VALUE", "A batch logging request can contain at most 1000 metrics");
        for (var param : body.path("params")) {
            var key = param.path("key").asText();
            var value = param.path("value").asText();
            if (value.length() > 500)
                throw new Refusal(400, "INVALID_PARAMETER_VALUE", "Param value had length over 500");
            if (!run.params.getOrDefault(key, value).equals(value))
                throw new Refusal(400, "INVALID_PARAMETER_VALUE", "Changing param values is not allowed: " + key);
            run.params.put(key, value);
        }
        for (var metric : body.path("metrics")) {
            if (!metric.path("timestamp").isIntegralNumber()
                    || !metric.path("step").isIntegralNumber())
                throw new Refusal(400, "INVALID_PARAMETER_VALUE", "timestamp and step are whole numbers");
            if (!metric.path("value").isNumber()
                    && !List.of("NaN", "Infinity", "-Infinity")
                            .contains(metric.path("value").asText()))
                throw new Refusal(400, "INVALID_PARAMETER_VALUE", "Got invalid value for metric");
            run.metrics.add(metric.path("key").asText() + " " + metric.path("step") + " "
                    + metric.path("value").asText());
        }
        return Map.of();
    }

    private Run run(JsonNode body) throws Refusal {
        var run = runs.get(required(body, "run_id").asText());
        if (run == null)
            throw new Refusal(404, "RESOURCE_DOES_NOT_EXIST", "Run with id=" + body.path("run_id") + " not found");
        return run;
    }

    private static JsonNode required(JsonNode body, String name) throws Refusal {
        if (!body.has(name))
            throw new Refusal(400, "INVALID_PARAMETER_VALUE", "Missing value for required parameter '" + name + "'.");
        return body.get(name);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
