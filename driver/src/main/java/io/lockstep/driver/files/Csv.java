package io.lockstep.driver.files;

/** CSV that Lockstep writes itself (RFC 4180, lines ended by a line feed alone). */
public final class Csv {
    private Csv() {}

    /** The text as a cell: in quotation marks where it holds a comma, a quotation mark or a line's end. */
    public static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
