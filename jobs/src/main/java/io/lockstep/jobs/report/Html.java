package io.lockstep.jobs.report;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Text as HTML that is XML too. */
final class Html {
    private Html() {}

    /** Safe in an element or in an attribute between double quotes; what XML has no place for becomes U+FFFD. */
    static String escape(String text) {
        var safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(isXml(c) ? c : 0xfffd);
            }
        });
        return safe.toString();
    }

    private static boolean isXml(int c) {
        if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
        return c < 0xd800 || (c > 0xdfff && c != 0xfffe && c != 0xffff);
    }

    /** A file beside this class. */
    static String resource(String name) {
        try (var in = Html.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }
}
