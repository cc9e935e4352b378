package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.TextForm;
import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/**
 * CSV files with one header each, all the same. Empty lines, and comments where the file begins with some, are skipped.
 *
 * @param featureNames the columns that are read, in order
 * @param labelCount how many labels a row has
 * @param weighted whether a column says what rows count
 * @param places for each column of the files the feature's index, or one of {@link Columns}' constants
 * @param asText for each feature whether all its cells are names
 * @param kept columns whose cells are kept as they stand
 * @param keptPlaces where these are in the files
 * @param others where columns are in those files that have them in another order
 * @param skipsEmpty whether rows of empty fields only are passed over
 */
record CsvSource(
        List<String> featureNames,
        int labelCount,
        boolean weighted,
        int[] places,
        boolean[] asText,
        CsvDialect dialect,
        boolean skipsEmpty,
        List<String> kept,
        int[] keptPlaces,
        Map<String, Places> others,
        List<Slice> slices,
        List<String> notes)
        implements Source {
    /** As {@code places} and {@code keptPlaces}, of one file. */
    record Places(int[] cells, int[] kept) implements Serializable {}

    /** A record of more lines than this has a quote that was never meant as one. */
    private static final int MOST_LINES = 1000;

    static CsvSource of(List<FileStatus> all, Wanted asked, Configuration conf) throws IOException {
        var files = all.stream()
                .filter(file -> all.size() == 1 || file.getLen() > 0)
                .toList();
        if (files.isEmpty()) throw new UserError(all.get(0).getPath() + ": the file is empty, as all beside it are");
        CsvDialect.Found first = null;
        var others = new HashMap<String, List<String>>();
        for (var file : files) {
            var place = file.getPath().toString();
            var found = CsvDialect.find(place, asked, conf);
            if (found == null) throw new UserError(place + ": the file is empty; a header and rows are needed");
            if (first != null && !first.names().equals(found.names())) others.put(place, found.names());
            first = first == null
                    ? found
                    : joined(first, found, place, files.get(0).getPath().toString());
        }
        var place = files.get(0).getPath().toString();
        var notes = new ArrayList<String>();
        if (all.size() > files.size()) notes.add((all.size() - files.size()) + " empty files are passed over");
        first.dialect().tell(notes);
        var wanted = asked.with(asked.reading().withHeader(first.dialect().header()));
        var header = first.names();
        boolean extra = !header.isEmpty() && header.get(header.size() - 1).isEmpty();
        if (extra) header = header.subList(0, header.size() - 1); // lines end in separators
        var columns = Columns.of(header, wanted, place, notes);
        var asText = new boolean[columns.featureNames().size()];
        for (int c = 0; c < asText.length; c++)
            asText[c] = TableEncoding.holdsNames(columns.featureNames().get(c), wanted);
        return new CsvSource(
                columns.featureNames(),
                columns.labelled() ? wanted.labels(header).size() : 0,
                wanted.weight() != null,
                columns.places(),
                asText,
                first.dialect(),
                wanted.needsLabels(),
                KeptColumns.among(header, wanted, place),
                places(header, wanted.reading().keep()),
                otherPlaces(columns, header, wanted.reading().keep(), others),
                SourceFiles.byteSlices(
                        files, TextEncoding.isNarrow(first.dialect().charset()), conf),
                notes);
    }

    /** Where the columns are in files that have them in another order. */
    private static Map<String, Places> otherPlaces(
            Columns columns, List<String> header, List<String> kept, Map<String, List<String>> others) {
        var places = new HashMap<String, Places>();
        others.forEach((file, names) -> places.put(
                file,
                new Places(
                        names.subList(0, header.size()).stream()
                                .mapToInt(name -> columns.places()[header.indexOf(name)])
                                .toArray(),
                        places(names, kept))));
        return places;
    }

    private static int[] places(List<String> header, List<String> kept) {
        return kept.stream().mapToInt(header::indexOf).toArray();
    }

    private static CsvDialect.Found joined(CsvDialect.Found one, CsvDialect.Found other, String place, String first) {
        if (one.names().size() != other.names().size()
                || !new HashSet<>(one.names()).equals(new HashSet<>(other.names())))
            throw new UserError(place + ": header " + Columns.brief(other.names())
                    + "; the files of a data set have one header, that of " + first + ": "
                    + Columns.brief(one.names()));
        var a = one.dialect();
        var b = other.dialect();
        if (a.skip() != b.skip() || a.separator() != b.separator() || !Objects.equals(a.encoding(), b.encoding()))
            throw new UserError(
                    place + ": is written otherwise than " + first
                            + "; the files of a data set have the same separator, encoding and the same lines before the header");
        return new CsvDialect.Found(a.decimal() == ',' ? a : b, one.names());
    }

    @Override
    public CsvSource whole(java.util.Set<String> files) {
        var fewer = new ArrayList<Slice>();
        for (var slice : slices)
            if (!files.contains(slice.file())) fewer.add(slice);
            else if (slice.start() == 0) fewer.add(new Slice(slice.file(), 0, Long.MAX_VALUE));
        return new CsvSource(
                featureNames,
                labelCount,
                weighted,
                places,
                asText,
                dialect,
                skipsEmpty,
                kept,
                keptPlaces,
                others,
                fewer,
                notes);
    }

    @Override
    public TextForm textForm() {
        return dialect.form();
    }

    @Override
    public boolean labelled() {
        return labelCount > 0;
    }

    @Override
    public boolean holdsCells() {
        return true;
    }

    @Override
    public RowReader open(Slice slice, Configuration conf, Problems problems) throws IOException {
        return new Reader(slice, conf, problems);
    }

    private final class Reader implements RowReader {
        private final LineReader lines;
        private final Problems problems;
        private final List<String> fields = new ArrayList<>();
        private final int[] places;
        private final int[] keptPlaces;
        private long begun; // the line where the record begins

        Reader(Slice slice, Configuration conf, Problems problems) throws IOException {
            lines = new LineReader(slice, conf, dialect.charset());
            var here = others.getOrDefault(slice.file(), new Places(CsvSource.this.places, CsvSource.this.keptPlaces));
            places = here.cells();
            keptPlaces = here.kept();
            this.problems = problems;
            problems.begin = slice.start() == 0 ? 0 : lines.position();
            problems.end = problems.begin;
            if (slice.start() > 0) return;
            for (int i = 0; i < dialect.skip(); i++) lines.next();
            if (dialect.header()) record();
        }

        /** Reads a record into {@code fields}. Gives its fault, or "" for none, or null at the end. */
        private String record() throws IOException {
            String line = lines.next();
            while (line != null && line.isBlank()) line = lines.next();
            problems.end = lines.position();
            begun = lines.lines();
            if (line == null) return null;
            if (lines.badBytes()) return LineReader.BAD_BYTES;
            var fault = CsvLine.split(line, dialect.separator(), fields);
            if (!CsvLine.OPEN.equals(fault)) return fault == null ? "" : fault;
            var whole = new StringBuilder(line);
            for (int more = 0; CsvLine.OPEN.equals(fault) && more < MOST_LINES; more++) {
                line = lines.beyond();
                if (line == null) break;
                if (lines.badBytes()) return LineReader.BAD_BYTES;
                whole.append('\n').append(line);
                if (line.indexOf('"') >= 0) fault = CsvLine.split(whole.toString(), dialect.separator(), fields);
            }
            problems.end = lines.position();
            return fault == null ? "" : fault;
        }

        @Override
        public boolean next(RawRow row) throws IOException {
            while (true) {
                var fault = record();
                if (fault == null) return false;
                if (!fault.isEmpty()) {
                    problems.row(
                            begun, fault, fault.equals(LineReader.BAD_BYTES) ? LineReader.ALLOWED : CsvLine.ALLOWED);
                    return true;
                }
                if (skipsEmpty && places.length > 1 && isEmpty()) continue;
                if (dialect.skip() > 0
                        && fields.size() != places.length
                        && fields.get(0).startsWith("#")) continue;
                while (fields.size() > places.length
                        && fields.get(fields.size() - 1).isEmpty()) fields.remove(fields.size() - 1);
                if (fields.size() != places.length)
                    problems.row(
                            begun,
                            fields.size() + " fields",
                            "the header has " + places.length + ", and so must each row");
                else {
                    for (int c = 0; c < places.length; c++) cell(places[c], fields.get(c), row);
                    for (int k = 0; k < keptPlaces.length; k++) row.kept[k] = fields.get(keptPlaces[k]);
                }
                return true;
            }
        }

        private boolean isEmpty() {
            for (var field : fields) if (!field.isEmpty()) return false;
            return true;
        }

        private void cell(int place, String text, RawRow row) {
            if (place <= Columns.LABEL) {
                row.label(Columns.LABEL - place, dialect.decimal() == ',' ? number(text) : text);
                return;
            }
            if (place == Columns.IGNORED) return;
            if (place == Columns.WEIGHT) {
                row.weight = problems.weight(begun, dialect.decimal() == ',' ? number(text) : text);
                return;
            }
            row.numbers[place] = Double.NaN;
            row.texts[place] = null;
            if (asText[place]) {
                if (!Numbers.isMissing(text)) row.texts[place] = text;
                return;
            }
            var value = Numbers.parse(dialect.decimal() == ',' ? number(text) : text);
            if (value != null) {
                row.numbers[place] = value;
                if (Double.isInfinite(value) || Float.isInfinite(value.floatValue())) {
                    problems.cell(place, lines.lines(), Numbers.fault(value, text), Numbers.ALLOWED);
                    row.numbers[place] = Double.NaN;
                }
            } else if (!Numbers.isMissing(text)) row.texts[place] = text;
        }

        /** A number with a decimal comma as one with a point; thousands are told by points or blanks between. */
        private static String number(String text) {
            if (text.matches("[-+]?\\d{1,3}([. ]\\d{3})+(,\\d+)?"))
                return text.replace(".", "").replace(" ", "").replace(',', '.');
            return text.indexOf(',') < 0 || text.indexOf('.') >= 0
                    ? text
                    : text.matches("[-+]?[\\d]*,\\d*([eE][-+]?\\d+)?") ? text.replace(',', '.') : text;
        }

        @Override
        public long lines() {
            return lines.lines();
        }

        @Override
        public void close() throws IOException {
            lines.close();
        }
    }
}
