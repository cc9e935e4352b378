package io.lockstep.jobs.plot;

/** Text as XML, for pictures and for pages. */
public final class Xml {
    private Xml() {}

    /** Safe in an element or in an attribute between double quotes; what XML has no place for becomes U+FFFD. */
    public static String escape(String text) {
        var safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            switch (c) {
                case '&' -> safe.append("&amp;");
                case '<' -> safe.append("&lt;");
                case '>' -> safe.append("&gt;");
                case '"' -> safe.append("&quot;");
                default -> safe.appendCodePoint(isAllowed(c) ? c : 0xfffd);
            }
        });
        return safe.toString();
    }

    private static boolean isAllowed(int c) {
        if (c < 0x20) return c == '\t' || c == '\n' || c == '\r';
        return c < 0xd800 || (c > 0xdfff && c != 0xfffe && c != 0xffff);
    }
}
