package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.TextForm;
import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;

/**
 * How a CSV file is written.
 *
 * @param skip lines before the header: comments, and Excel's {@code sep=}
 * @param toldEncoding whether the user named the encoding, of this file or of the model's
 * @param header whether the line after these names the columns
 */
record CsvDialect(char separator, char decimal, boolean header, int skip, String encoding, boolean toldEncoding)
        implements Serializable {
    private static final int SAMPLE = 100;
    private static final String CANDIDATES = ",;\t|";
    private static final Pattern WITH_COMMA = Pattern.compile("[+-]?\\d+,\\d+([eE][+-]?\\d+)?");
    private static final Pattern WITH_POINT = Pattern.compile("[+-]?\\d+\\.\\d+([eE][+-]?\\d+)?");

    private static final Pattern THOUSANDS = Pattern.compile("[+-]?\\d{1,3}(\\.\\d{3})+");

    /** The file's dialect with its column names, told by the first lines where the user doesn't say. */
    record Found(CsvDialect dialect, List<String> names) {}

    Charset charset() {
        return Charset.forName(encoding == null ? "UTF-8" : encoding);
    }

    /** What messages call a separator. */
    static String name(char separator) {
        return switch (separator) {
            case ',' -> "commas";
            case ';' -> "semicolons";
            case '\t' -> "tabs";
            case '|' -> "bars";
            case ' ' -> "blanks";
            default -> "'" + separator + "'";
        };
    }

    /** @return null for a file without lines */
    static Found find(String file, Wanted wanted, Configuration conf) throws IOException {
        var told = wanted.reading().encoding();
        var encoding = told == null ? marked(file, conf) : told;
        var lines = new ArrayList<String>();
        var usual = usual(wanted).encoding();
        if (encoding == null && usual != null && !isUtf8(file, conf)) {
            encoding = usual;
            told = usual;
        }
        read(file, Charset.forName(encoding == null ? "UTF-8" : encoding), lines, conf);
        if (lines.isEmpty()) return null;
        return find(file, lines, wanted, encoding, told != null);
    }

    /** How the model's data was written; plain without one. */
    private static TextForm usual(Wanted wanted) {
        return wanted.like() == null ? TextForm.PLAIN : wanted.like().text();
    }

    /** Whether the first lines hold letters beyond ASCII, and in UTF-8. */
    private static boolean isUtf8(String file, Configuration conf) throws IOException {
        var lines = new ArrayList<String>();
        try {
            read(file, StandardCharsets.UTF_8, lines, conf);
        } catch (UserError e) {
            return false;
        }
        return lines.stream().anyMatch(line -> line.chars().anyMatch(c -> c > 127));
    }

    /** Adds the first lines. */
    private static void read(String file, Charset charset, List<String> lines, Configuration conf) throws IOException {
        try (var reader = new LineReader(new Slice(file, 0, Long.MAX_VALUE), conf, charset)) {
            for (String line = reader.next(); line != null && lines.size() < SAMPLE; line = reader.next()) {
                if (lines.isEmpty() && line.indexOf('\0') >= 0) throw zeros(file, line);
                if (reader.badBytes())
                    throw new UserError(file + ", line " + reader.lines() + ": " + LineReader.BAD_BYTES + "; "
                            + LineReader.ALLOWED);
                lines.add(line);
            }
        }
    }

    private static String marked(String file, Configuration conf) throws IOException {
        try (var in = SourceFiles.open(file, conf)) {
            var start = in.readNBytes(4);
            return TextEncoding.byMark(start, start.length);
        }
    }

    private static UserError zeros(String file, String line) {
        var maybe = TextEncoding.byZeros(line);
        return new UserError(file + ", line 1: holds NUL characters; "
                + (maybe == null ? "is it a text file?" : "is it " + maybe + "? then give --encoding " + maybe));
    }

    private static Found find(String file, List<String> lines, Wanted wanted, String encoding, boolean toldEncoding) {
        var reading = wanted.reading();
        char separator = reading.separator() == null
                ? 0
                : reading.separator().equals("tab") ? '\t' : reading.separator().charAt(0);
        int skip = 0;
        while (skip < lines.size() && lines.get(skip).isBlank()) skip++;
        if (skip == lines.size()) throw new UserError(file + ", line 1: it is empty; a header is needed there");
        var mark = lines.get(skip).strip();
        if (mark.length() == 5 && mark.regionMatches(true, 0, "sep=", 0, 4)) {
            if (separator == 0) separator = mark.charAt(4);
            skip++;
        }
        if (skip == lines.size())
            throw new UserError(file + ": the file holds nothing but sep=; a header and rows are needed");
        while (skip < lines.size() - 1 && lines.get(skip).startsWith("#") && isComment(lines, skip)) skip++;
        while (skip < lines.size() - 1 && skip > 0 && lines.get(skip).isBlank()) skip++;
        if (separator == 0) separator = usualSeparator(lines.get(skip), wanted);
        if (separator == 0) separator = mostFrequent(lines.get(skip), file);
        var names = new ArrayList<String>();
        var first = new StringBuilder(lines.get(skip));
        String fault = CsvLine.split(first.toString(), separator, names);
        for (int more = skip + 1; CsvLine.OPEN.equals(fault) && more < lines.size(); more++) {
            first.append('\n').append(lines.get(more));
            fault = CsvLine.split(first.toString(), separator, names);
        }
        if (fault != null) throw new UserError(file + ", line " + (skip + 1) + ": " + fault + "; " + CsvLine.ALLOWED);
        boolean header = reading.hasHeader(wanted.like())
                || reading.header() == null && names.containsAll(wanted.like().columnNames());
        if (!header) {
            int columns = names.size();
            names.clear();
            for (int c = 1; c <= columns; c++) names.add("c" + c);
        }
        char decimal = reading.decimal() == null
                ? decimal(
                        lines, skip + (header ? 1 : 0), separator, usual(wanted).decimal() != null)
                : reading.decimal().charAt(0);
        return new Found(new CsvDialect(separator, decimal, header, skip, encoding, toldEncoding), names);
    }

    /** The separator of the model's data, where it parts the first line into the model's columns; else 0. */
    private static char usualSeparator(String first, Wanted wanted) {
        var usual = usual(wanted);
        if (usual.separator() == null) return 0;
        var names = new ArrayList<String>();
        char separator = usual.separator().charAt(0);
        if (CsvLine.split(first, separator, names) != null) return 0;
        var needed = wanted.like().columnNames();
        boolean fits = names.containsAll(needed) || !usual.hasHeader() && names.size() >= needed.size();
        return fits ? separator : 0;
    }

    /** A line that begins with # and is no row: what follows has more fields. */
    private static boolean isComment(List<String> lines, int at) {
        var next = lines.get(at + 1);
        if (next.startsWith("#") || next.isBlank()) return true;
        char separator = mostFrequent(next, null);
        return count(lines.get(at), separator) < count(next, separator);
    }

    private static char mostFrequent(String header, String file) {
        char best = ',';
        for (char candidate : CANDIDATES.toCharArray())
            if (count(header, candidate) > count(header, best)) best = candidate;
        return file != null && count(header, best) == 0 && (file.endsWith(".tsv") || file.endsWith(".tab"))
                ? '\t'
                : best;
    }

    /** How often a character stands outside of quotes. */
    private static int count(String line, char wanted) {
        int found = 0;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"') quoted = !quoted;
            else if (c == wanted && !quoted) found++;
        }
        return found;
    }

    /** A comma where fields look like numbers with one, and none like numbers with a point; the model's where none do. */
    private static char decimal(List<String> lines, int from, char separator, boolean usuallyComma) {
        if (separator == ',') return '.';
        boolean commas = false;
        var fields = new ArrayList<String>();
        for (var line : lines.subList(Math.min(from, lines.size()), lines.size())) {
            if (CsvLine.split(line, separator, fields) != null) continue;
            for (var field : fields) {
                if (WITH_POINT.matcher(field).matches()
                        && !(usuallyComma && THOUSANDS.matcher(field).matches())) return '.';
                commas |= WITH_COMMA.matcher(field).matches();
            }
        }
        return commas || usuallyComma ? ',' : '.';
    }

    /** What other data of a model should be like. */
    TextForm form() {
        return new TextForm(
                separator == ',' ? null : String.valueOf(separator),
                decimal == ',' ? "," : null,
                header ? null : false,
                toldEncoding && !charset().equals(StandardCharsets.UTF_8) ? encoding : null);
    }

    /** What a run says of a dialect that isn't the plain one. */
    void tell(List<String> notes) {
        if (encoding != null && !charset().equals(StandardCharsets.UTF_8)) notes.add("text is read as " + encoding);
        if (separator != ',' || decimal != '.')
            notes.add("fields are separated by " + name(separator)
                    + (decimal == ',' ? ", numbers have decimal commas" : ""));
    }
}
