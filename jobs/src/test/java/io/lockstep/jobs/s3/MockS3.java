package io.lockstep.jobs.s3;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * As much of S3 as S3A asks for, with objects in memory: PUT and its conditions, GET with ranges, HEAD, DELETE of one and of
 * many, lists, uploads in parts, copies. Signatures are not looked at. Faults come from {@link S3Faults}; {@code
 * /-/faults} sets and {@code /-/counts} tells, on lines of {@code name value}. The main class prints its port and serves
 * until its standard input ends.
 */
final class MockS3 {
    private final S3Objects objects = new S3Objects();
    private final S3Faults faults = new S3Faults();
    private final Map<String, Long> counts = new LinkedHashMap<>();

    public static void main(String[] arguments) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        server.setExecutor(Executors.newCachedThreadPool());
        var mock = new MockS3();
        server.createContext("/", mock::handle);
        server.start();
        System.out.println(server.getAddress().getPort());
        while (System.in.read() >= 0) {
            // until whoever started it is gone
        }
        System.exit(0);
    }

    private void count(String what) {
        synchronized (counts) {
            counts.merge(what, 1L, Long::sum);
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try {
            answer(exchange);
        } catch (S3Faults.Cut e) {
            count(e.getMessage());
        } catch (RuntimeException e) {
            e.printStackTrace();
            throw e;
        } finally {
            exchange.close();
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        var request = new S3Request(exchange);
        if (request.key.isEmpty() && request.bucket.equals("-")) {
            control(request);
            return;
        }
        var fault = faults.next();
        if (fault != S3Faults.Kind.NONE) count(fault.name().toLowerCase(Locale.ROOT));
        switch (fault) {
            case SLOW -> faults.sleep();
            case BUSY -> {
                request.drain();
                request.fail(503, "SlowDown");
                return;
            }
            case CUT -> {
                request.readHalf();
                return;
            }
            default -> {}
        }
        request.readBody();
        var reply = reply(request);
        if (fault == S3Faults.Kind.LOST) return; // done, but nobody hears of it
        request.send(reply);
    }

    private S3Request.Reply reply(S3Request request) {
        count(request.operation());
        return switch (request.operation()) {
            case "list" -> objects.list(request);
            case "uploads" -> S3Request.Reply.xml("<ListMultipartUploadsResult/>");
            case "bucket" -> S3Request.Reply.empty(200);
            case "put" -> objects.put(request);
            case "copy" -> objects.copy(request);
            case "get", "head" -> objects.get(request);
            case "delete" -> objects.delete(request);
            case "delete-many" -> objects.deleteMany(request);
            case "begin-parts" -> objects.begin(request);
            case "put-part" -> objects.part(request);
            case "end-parts" -> objects.complete(request);
            case "drop-parts" -> objects.drop(request);
            default -> S3Request.Reply.error(501, "NotImplemented");
        };
    }

    private void control(S3Request request) throws IOException {
        var query = request.query;
        if (query.containsKey("seed"))
            faults.set(Long.parseLong(query.get("seed")), Double.parseDouble(query.get("rate")));
        var text = new StringBuilder();
        synchronized (counts) {
            counts.forEach(
                    (name, count) -> text.append(name).append(' ').append(count).append('\n'));
        }
        request.send(new S3Request.Reply(200, Map.of(), text.toString().getBytes(StandardCharsets.UTF_8)));
    }

    static String decode(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
