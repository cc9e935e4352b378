package io.lockstep.driver.ingest;

import java.util.List;

/**
 * Fields of a record of CSV as RFC 4180 has it. Beside doubled quotes, a backslash before a quote makes it a part of the
 * field, unless a separator or the end follows the quote.
 */
final class CsvLine {
    /** The fault of a record that goes on in the next line, or never ends. */
    static final String OPEN = "a quoted field that isn't closed";

    static final String ALLOWED = "allowed are quotes doubled inside quoted fields, and nothing after the closing one";

    private CsvLine() {}

    /**
     * Splits a record at its separators; a field in double quotes may hold separators, line breaks, and quotes doubled.
     * Blanks around a field don't count.
     *
     * @param fields overwritten
     * @return what is wrong with the quotes; null where nothing is
     */
    static String split(String line, char separator, List<String> fields) {
        fields.clear();
        int at = 0;
        while (true) {
            int start = skipBlanks(line, at, separator);
            if (start < line.length() && line.charAt(start) == '"') {
                var field = new StringBuilder();
                at = quoted(line, start + 1, separator, field);
                if (at < 0) return OPEN;
                at = skipBlanks(line, at, separator);
                if (at < line.length() && line.charAt(at) != separator) return "text after a closing quote";
                fields.add(field.toString().strip());
            } else {
                at = line.indexOf(separator, start);
                if (at < 0) at = line.length();
                fields.add(line.substring(start, at).strip());
            }
            if (at == line.length()) return null;
            at++;
        }
    }

    private static int skipBlanks(String line, int at, char separator) {
        int i = at;
        while (i < line.length() && (line.charAt(i) == ' ' || line.charAt(i) == '\t') && line.charAt(i) != separator)
            i++;
        return i;
    }

    /** Reads to the closing quote; gives the position after it, or -1. */
    private static int quoted(String line, int start, char separator, StringBuilder field) {
        int at = start;
        while (true) {
            int quote = line.indexOf('"', at);
            if (quote < 0) return -1;
            boolean last = quote + 1 == line.length();
            if (quote > at && line.charAt(quote - 1) == '\\' && !last && line.charAt(quote + 1) != separator) {
                field.append(line, at, quote - 1).append('"');
                at = quote + 1;
                continue;
            }
            field.append(line, at, quote);
            if (last || line.charAt(quote + 1) != '"') return quote + 1;
            field.append('"');
            at = quote + 2;
        }
    }
}
