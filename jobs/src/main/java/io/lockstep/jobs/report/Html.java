package io.lockstep.jobs.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Text as HTML that is XML too. */
final class Html {
    /** By name: a sweep's trials have a page each, of the same scripts. */
    private static final Map<String, String> RESOURCES = new ConcurrentHashMap<>();

    private Html() {}

    /** A file beside this class. */
    static String resource(String name) {
        return RESOURCES.computeIfAbsent(name, Html::read);
    }

    private static String read(String name) {
        try (var in = Html.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
