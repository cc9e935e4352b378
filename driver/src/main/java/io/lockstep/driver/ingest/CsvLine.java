package io.lockstep.driver.ingest;

import java.util.List;

/** Fields of one line of CSV as RFC 4180 has it, without line breaks inside fields. */
final class CsvLine {
    private CsvLine() {}

    /**
     * Splits a line at its commas; a field in double quotes may hold commas, and quotes doubled. Blanks around a field
     * don't count.
     *
     * @param fields overwritten
     * @return what is wrong with the quotes; null where nothing is
     */
    static String split(String line, List<String> fields) {
        fields.clear();
        int at = 0;
        while (true) {
            int start = skipBlanks(line, at);
            if (start < line.length() && line.charAt(start) == '"') {
                var field = new StringBuilder();
                at = quoted(line, start + 1, field);
                if (at < 0) return "a quoted field that isn't closed on its line";
                at = skipBlanks(line, at);
                if (at < line.length() && line.charAt(at) != ',') return "text after a closing quote";
                fields.add(field.toString().strip());
            } else {
                at = line.indexOf(',', start);
                if (at < 0) at = line.length();
                fields.add(line.substring(start, at).strip());
            }
            if (at == line.length()) return null;
            at++;
        }
    }

    private static int skipBlanks(String line, int at) {
        int i = at;
        while (i < line.length() && (line.charAt(i) == ' ' || line.charAt(i) == '\t')) i++;
        return i;
    }

    /** Reads to the closing quote; gives the position after it, or -1. */
    private static int quoted(String line, int start, StringBuilder field) {
        int at = start;
        while (true) {
            int quote = line.indexOf('"', at);
            if (quote < 0) return -1;
            field.append(line, at, quote);
            if (quote + 1 == line.length() || line.charAt(quote + 1) != '"') return quote + 1;
            field.append('"');
            at = quote + 2;
        }
    }
}
