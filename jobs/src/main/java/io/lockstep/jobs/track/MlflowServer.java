package io.lockstep.jobs.track;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;

/**
 * An MLflow tracking server's REST interface, version 2.0. Who is asked to sign in does so by the names that MLflow's own
 * clients read: a user in the URL, or MLFLOW_TRACKING_TOKEN, or MLFLOW_TRACKING_USERNAME and MLFLOW_TRACKING_PASSWORD.
 */
final class MlflowServer {
    private static final String API = "/api/2.0/mlflow/";
    private static final int CONNECT_MILLIS = 5_000;
    private static final int READ_MILLIS = 15_000;
    private static final int LONGEST_MESSAGE = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final String authorization; // null without

    private MlflowServer(URI base, String authorization) {
        this.base = base;
        this.authorization = authorization;
    }

    /**
     * The server at {@code url}, which is not asked yet.
     *
     * @param environment where credentials may stand
     * @throws UserError for what is no address of one
     */
    static MlflowServer at(String url, Map<String, String> environment) {
        try {
            var uri = new URI(url.strip());
            boolean http = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (!http || uri.getHost() == null || uri.getQuery() != null || uri.getFragment() != null)
                throw refused(url);
            var path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("/+$", "");
            var plain = new URI(uri.getScheme(), null, uri.getHost(), uri.getPort(), path, null, null);
            return new MlflowServer(plain, authorization(uri.getUserInfo(), environment));
        } catch (URISyntaxException e) {
            throw refused(url);
        }
    }

    private static UserError refused(String url) {
        return new UserError("mlflow: '" + url.replaceFirst("//[^/@]*@", "//…@")
                + "'; allowed is the address of a tracking server: http://HOST:PORT or https://HOST");
    }

    private static String authorization(String user, Map<String, String> environment) {
        var token = environment.get("MLFLOW_TRACKING_TOKEN");
        var name = environment.get("MLFLOW_TRACKING_USERNAME");
        if (user == null && token != null) return "Bearer " + token;
        if (user == null && name != null) user = name + ":" + environment.getOrDefault("MLFLOW_TRACKING_PASSWORD", "");
        if (user == null) return null;
        return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
    }

    /** The experiment of that name, made where there is none. */
    String experiment(String name) throws IOException {
        try {
            return get("experiments/get-by-name", "experiment_name", name)
                    .at("/experiment/experiment_id")
                    .asText();
        } catch (MlflowException e) {
            if (!e.isMissing()) throw e;
        }
        try {
            return post("experiments/create", Map.of("name", name))
                    .path("experiment_id")
                    .asText();
        } catch (MlflowException e) {
            if (!e.existsAlready()) throw e; // someone else made it meanwhile
            return get("experiments/get-by-name", "experiment_name", name)
                    .at("/experiment/experiment_id")
                    .asText();
        }
    }

    /** A new run's id. */
    String createRun(String experiment, String name, Map<String, String> tags, long startMillis) throws IOException {
        var list = tags.entrySet().stream()
                .map(tag -> Map.of("key", tag.getKey(), "value", tag.getValue()))
                .toList();
        var answer = post(
                "runs/create",
                Map.of("experiment_id", experiment, "run_name", name, "start_time", startMillis, "tags", list));
        var id = answer.at("/run/info/run_id");
        if (!id.isTextual()) throw new MlflowException(200, "", "runs/create: the answer names no run_id", false);
        return id.asText();
    }

    /** At most 1,000 metrics and 100 params a call, as the server allows. */
    void logBatch(String run, List<Map<String, Object>> metrics, List<Map<String, Object>> params) throws IOException {
        post("runs/log-batch", Map.of("run_id", run, "metrics", metrics, "params", params, "tags", List.of()));
    }

    void setTag(String run, String key, String value) throws IOException {
        post("runs/set-tag", Map.of("run_id", run, "key", key, "value", value));
    }

    /** @param status FINISHED, FAILED or KILLED */
    void update(String run, String status, long endMillis) throws IOException {
        post("runs/update", Map.of("run_id", run, "status", status, "end_time", endMillis));
    }

    private JsonNode get(String call, String key, String value) throws IOException {
        return send("GET", call, "?" + key + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8), null);
    }

    private JsonNode post(String call, Map<String, ?> body) throws IOException {
        return send("POST", call, "", JSON.writeValueAsBytes(body));
    }

    private JsonNode send(String method, String call, String query, byte[] body) throws IOException {
        var connection = (HttpURLConnection)
                URI.create(base + API + call + query).toURL().openConnection();
        try {
            connection.setRequestMethod(method);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(READ_MILLIS);
            connection.setInstanceFollowRedirects(false);
            connection.setUseCaches(false);
            if (authorization != null) connection.setRequestProperty("Authorization", authorization);
            if (body != null) {
                connection.setDoOutput(true);
                connection.setFixedLengthStreamingMode(body.length);
                connection.setRequestProperty("Content-Type", "application/json");
                try (var out = connection.getOutputStream()) {
                    out.write(body);
                }
            }
            int code = connection.getResponseCode();
            var in = code < 400 ? connection.getInputStream() : connection.getErrorStream();
            var text = in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
            if (code != 200) throw failure(call, code, text);
            return parse(call, text);
        } finally {
            connection.disconnect();
        }
    }

    private static JsonNode parse(String call, String text) throws MlflowException {
        try {
            return JSON.readTree(text.isBlank() ? "{}" : text);
        } catch (JsonProcessingException e) {
            throw new MlflowException(200, "", call + ": the answer is no JSON: is this an MLflow server?", false);
        }
    }

    private static MlflowException failure(String call, int code, String text) {
        String error = "";
        var message = text.strip().replaceAll("\\s+", " ");
        try {
            var answer = JSON.readTree(text);
            if (answer != null && answer.isObject()) {
                error = answer.path("error_code").asText();
                message = answer.path("message").asText();
            }
        } catch (JsonProcessingException e) {
            // A proxy's page: its beginning says enough.
        }
        if (message.length() > LONGEST_MESSAGE) message = message.substring(0, LONGEST_MESSAGE) + "…";
        var said = call + ": HTTP " + code + (error.isEmpty() ? "" : " " + error)
                + (message.isEmpty() ? "" : ": " + message);
        return new MlflowException(code, error, said, code == 429 || code == 408 || code >= 500);
    }

    @Override
    public String toString() {
        return base.toString();
    }
}
