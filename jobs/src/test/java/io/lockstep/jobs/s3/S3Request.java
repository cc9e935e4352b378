package io.lockstep.jobs.s3;

import com.sun.net.httpserver.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** One request, and what is answered. Path-style addresses: {@code /bucket/key?query}. */
final class S3Request {
    /** @param body empty for what has none, as a refusal of a HEAD */
    record Reply(int status, Map<String, String> headers, byte[] body) {
        static Reply empty(int status) {
            return new Reply(status, Map.of(), new byte[0]);
        }

        static Reply xml(String text) {
            return new Reply(
                    200,
                    Map.of("Content-Type", "application/xml"),
                    ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>" + text).getBytes(StandardCharsets.UTF_8));
        }

        static Reply error(int status, String code) {
            return new Reply(
                    status,
                    Map.of("Content-Type", "application/xml"),
                    xml("<Error><Code>" + code + "</Code><Message>" + code + "</Message></Error>").body);
        }
    }

    final String method;
    final String bucket;
    final String key;
    final Map<String, String> query = new TreeMap<>();
    private final HttpExchange exchange;
    private byte[] body = {};

    S3Request(HttpExchange exchange) {
        this.exchange = exchange;
        method = exchange.getRequestMethod();
        var path = MockS3.decode(exchange.getRequestURI().getRawPath().replace("+", "%2B"));
        int slash = path.indexOf('/', 1);
        bucket = path.substring(1, slash < 0 ? path.length() : slash);
        key = slash < 0 ? "" : path.substring(slash + 1);
        var raw = exchange.getRequestURI().getRawQuery();
        if (raw == null) return;
        for (var pair : raw.split("&", -1)) {
            int at = pair.indexOf('=');
            if (at < 0) query.put(MockS3.decode(pair), "");
            else query.put(MockS3.decode(pair.substring(0, at)), MockS3.decode(pair.substring(at + 1)));
        }
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
    }

    /** What is asked, by method, query and headers. */
    String operation() {
        if (key.isEmpty()) {
            if (query.containsKey("delete")) return "delete-many";
            if (query.containsKey("uploads")) return "uploads";
            return query.containsKey("list-type") ? "list" : "bucket";
        }
        return switch (method) {
            case "PUT" ->
                header("x-amz-copy-source").isPresent() ? "copy" : query.containsKey("partNumber") ? "put-part" : "put";
            case "POST" -> query.containsKey("uploads") ? "begin-parts" : "end-parts";
            case "GET" -> "get";
            case "HEAD" -> "head";
            case "DELETE" -> query.containsKey("uploadId") ? "drop-parts" : "delete";
            default -> method;
        };
    }

    byte[] body() {
        return body;
    }

    String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    void drain() throws IOException {
        exchange.getRequestBody().readAllBytes();
    }

    /** As much as would be there when the network fails. */
    void readHalf() throws IOException {
        long length = header("Content-Length").map(Long::valueOf).orElse(0L);
        exchange.getRequestBody().readNBytes((int) (length / 2));
        throw new S3Faults.Cut();
    }

    /** Bodies in signed chunks are put together: {@code hex;signature CRLF bytes CRLF}, ended by one of none. */
    void readBody() throws IOException {
        var raw = exchange.getRequestBody().readAllBytes();
        if (!header("x-amz-content-sha256").orElse("").startsWith("STREAMING-")) {
            body = raw;
            return;
        }
        var whole = new ByteArrayOutputStream();
        var in = new ByteArrayInputStream(raw);
        for (int size; (size = chunk(in)) > 0; ) {
            whole.write(in.readNBytes(size));
            in.skipNBytes(2);
        }
        body = whole.toByteArray();
    }

    private static int chunk(ByteArrayInputStream in) {
        var line = new StringBuilder();
        for (int c; (c = in.read()) >= 0 && c != '\n'; ) line.append((char) c);
        int end = line.indexOf(";");
        return Integer.parseInt((end < 0 ? line.toString() : line.substring(0, end)).strip(), 16);
    }

    void fail(int status, String code) throws IOException {
        send(Reply.error(status, code));
    }

    void send(Reply reply) throws IOException {
        reply.headers.forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
        boolean head = method.equals("HEAD");
        boolean none = head || reply.body.length == 0;
        if (head && reply.status < 300)
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(reply.body.length));
        exchange.sendResponseHeaders(reply.status, none ? -1 : reply.body.length);
        if (!none) exchange.getResponseBody().write(reply.body);
    }
}
