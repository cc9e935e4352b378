package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.MissingValues;
import io.lockstep.core.data.Schema;
import io.lockstep.core.data.TableColumn;
import io.lockstep.core.data.TableColumn.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;

/** Decides how a table's columns become features, over all that the scan met. */
final class TableEncoding {
    /** A column of more different texts is no category by itself. */
    static final int MOST_CATEGORIES = 1000;
    /** Columns of more categories have their rare ones together. */
    private static final int FEW = 32;

    private static final double RARE = 0.001;
    private static final int BUCKETS = 256;
    private static final double CLOSE = 64;
    private static final int ID_ROWS = 50;
    private static final double COLLAPSED = 0.01;

    private final List<String> names;
    private final Scan all;
    private final Wanted wanted;
    private final Places places;
    private final List<String> notes;

    /** Where a column's first fault is. */
    interface Places {
        /** File, line and row of the first fault of that kind in a column. */
        String first(int column, java.util.function.Function<ColumnScan, Problems.Mistake> kind);
    }

    private TableEncoding(List<String> names, Scan all, Wanted wanted, Places places, List<String> notes) {
        this.names = names;
        this.all = all;
        this.wanted = wanted;
        this.places = places;
        this.notes = notes;
    }

    /**
     * The source with features in the place of columns.
     *
     * @param notes added to
     * @throws UserError for text that is no category, and for missing values where they are refused
     */
    static EncodedSource decide(Source source, Scan all, Wanted wanted, Places places, List<String> notes) {
        var encoding = new TableEncoding(source.featureNames(), all, wanted, places, notes);
        var columns = wanted.like() == null ? encoding.learnt() : encoding.like(wanted.like());
        long nonZeros = 0;
        long features = 0;
        for (int c = 0; c < columns.size(); c++) {
            var scan = all.columns[c];
            features += columns.get(c).features();
            nonZeros += columns.get(c).isIndicator() ? all.rows : scan.nonZeros + scan.missing + scan.texts;
        }
        boolean sparse = features > columns.size() && nonZeros < 0.5 * features * all.rows;
        return EncodedSource.of(source, columns, nonZeros, sparse);
    }

    /** Whether a column's values are names, however they look: by the options, or as the model has it. */
    static boolean holdsNames(String column, Wanted wanted) {
        if (wanted.like() == null) return Categorical.of(wanted.reading().categorical(), column) != null;
        for (var known : wanted.like().columns()) if (known.name().equals(column)) return known.isIndicator();
        return false;
    }

    private List<TableColumn> learnt() {
        var columns = new ArrayList<TableColumn>();
        var text = new ArrayList<Integer>();
        var constant = new ArrayList<String>();
        for (int c = 0; c < names.size(); c++) {
            var column = learnt(c);
            if (column == null) text.add(c);
            else columns.add(column);
            if (column != null && isConstant(all.columns[c])) constant.add(names.get(c));
        }
        if (!text.isEmpty()) throw tooManyTexts(text);
        refuseMissing(c -> true, wanted.reading().missing());
        warn();
        if (!constant.isEmpty() && all.rows > 1)
            notes.add("the same value in every row of " + Columns.brief(constant) + ": nothing is learnt from "
                    + (constant.size() == 1 ? "it" : "them"));
        return columns;
    }

    /** Of columns that are no use as they are. */
    private void warn() {
        var ids = new ArrayList<String>();
        var close = new ArrayList<String>();
        for (int c = 0; c < names.size(); c++) {
            var scan = all.columns[c];
            if (scan.isLikeId(ID_ROWS)) ids.add(names.get(c));
            if (scan.collapsed > COLLAPSED * scan.numbers && offset(scan) == 0) close.add(names.get(c));
        }
        if (!ids.isEmpty())
            notes.add("whole numbers that are all different in " + Columns.brief(ids)
                    + ", as ids are: nothing general is learnt from ids; --drop " + quoted(String.join(",", ids))
                    + " leaves " + (ids.size() == 1 ? "it" : "them") + " out");
        if (!close.isEmpty())
            notes.add("numbers too close together for single precision in " + Columns.brief(close)
                    + ": many different ones count as one, standardised or not; take off what they have in common, or"
                    + " mend the few that are far from the others");
    }

    private boolean isConstant(ColumnScan scan) {
        return scan.missing == 0
                && (scan.texts == 0
                        ? scan.min == scan.max
                        : scan.numbers == 0 && scan.values().size() == 1);
    }

    /** How a column of training data becomes features; null where it is text of no use. */
    private TableColumn learnt(int c) {
        var scan = all.columns[c];
        var name = names.get(c);
        boolean gaps = scan.missing > 0;
        boolean indicator = gaps && wanted.reading().missing() == MissingValues.INDICATOR;
        var named = Categorical.of(wanted.reading().categorical(), name);
        if (named != null && named.buckets() > 0) {
            notes.add(name + ": text, hashed to " + named.buckets() + " features");
            return new TableColumn(name, Kind.HASHED, List.of(), false, named.buckets(), 0, gaps);
        }
        if (named != null) return category(name, scan, gaps);
        if (scan.texts == 0) {
            if (scan.numbers == 0)
                throw new UserError(places.first(c, s -> s.gap) + ": every value is missing; leave it out with --drop "
                        + quoted(name));
            double offset = offset(scan);
            if (offset != 0)
                notes.add(name + ": numbers close together, far from 0: "
                        + BigDecimal.valueOf(offset).toPlainString()
                        + " is taken off before they are rounded to single precision");
            return new TableColumn(name, Kind.NUMBER, List.of(), false, 0, offset, indicator);
        }
        if (scan.numbers > 0) throw mixed(c);
        if (scan.booleans == scan.texts) return new TableColumn(name, Kind.BOOLEAN, List.of(), false, 0, 0, indicator);
        if (scan.dates == scan.texts) {
            notes.add(name + ": dates, as days");
            return new TableColumn(name, Kind.DATE, List.of(), false, 0, Math.floor(scan.min / 86400), indicator);
        }
        if (scan.times + scan.dates == scan.texts) {
            notes.add(name + ": times, as seconds");
            return new TableColumn(name, Kind.TIME, List.of(), false, 0, scan.min, indicator);
        }
        boolean none = wanted.reading().categorical().equals(List.of("none"));
        boolean auto = wanted.reading().categorical().equals(List.of("auto"));
        boolean few = !scan.many
                && scan.values().size() <= MOST_CATEGORIES
                && 2L * scan.values().size() <= scan.texts;
        return none || !auto || !few ? null : category(name, scan, gaps);
    }

    /** Numbers that lie much closer together than to 0 lose as floats what tells them apart; their least is taken off. */
    private static double offset(ColumnScan scan) {
        double size = Math.max(Math.abs(scan.min), Math.abs(scan.max));
        return scan.wide && size >= CLOSE * (scan.max - scan.min) ? scan.min : 0;
    }

    private TableColumn category(String name, ColumnScan scan, boolean gaps) {
        if (scan.many)
            throw new UserError(name + ": more than " + ColumnScan.MOST_VALUES
                    + " different texts; allowed is hashing them: --categorical " + quoted(name) + ":hash");
        var sorted = new TreeMap<>(scan.values());
        boolean group = sorted.size() > FEW;
        double least = Math.max(2, RARE * all.rows);
        var values = new ArrayList<String>();
        for (var entry : sorted.entrySet()) if (!group || entry.getValue() >= least) values.add(entry.getKey());
        boolean other = values.size() < sorted.size();
        notes.add(name + ": text of " + sorted.size() + " values, one feature each"
                + (other ? ", " + (sorted.size() - values.size()) + " rare ones together" : ""));
        return new TableColumn(name, Kind.CATEGORY, values, other, 0, 0, gaps);
    }

    private UserError mixed(int c) {
        var scan = all.columns[c];
        return new UserError(places.first(c, s -> s.text) + " is not a number"
                + Numbers.hint(scan.values().keySet().iterator().next())
                + "; " + Numbers.ALLOWED + "; " + scan.numbers + " of the column's values are, " + scan.texts
                + " are not; to take all as names give --categorical " + quoted(names.get(c)));
    }

    private UserError tooManyTexts(List<Integer> columns) {
        var found = new ArrayList<String>();
        for (int c : columns) {
            var scan = all.columns[c];
            var example = scan.values().keySet().stream().sorted().findFirst().orElse("");
            found.add(names.get(c) + " (" + (scan.many ? "more than " : "")
                    + scan.values().size() + " different texts, as " + Problems.quoted(example) + Numbers.hint(example)
                    + ")");
        }
        var joined = String.join(",", columns.stream().map(names::get).toList());
        return new UserError(places.first(columns.get(0), s -> s.text).replaceFirst(", column .*", "")
                + ": text in the feature columns " + Columns.brief(found)
                + "; features are numbers, and text of few values; leave them out with --drop " + quoted(joined)
                + ", or take them as names with --categorical " + quoted(joined) + ", or hashed, as in "
                + quoted(names.get(columns.get(0)) + ":hash"));
    }

    private static String quoted(String name) {
        return name.matches("[\\w.,:-]+") ? name : "'" + name + "'";
    }

    /** Refuses missing values, naming all columns that have some. */
    private void refuseMissing(java.util.function.IntPredicate among, MissingValues policy) {
        if (policy != MissingValues.REFUSE) return;
        var gaps = new ArrayList<String>();
        int first = -1;
        for (int c = 0; c < names.size(); c++) {
            if (all.columns[c].missing == 0 || !among.test(c)) continue;
            if (first < 0) first = c;
            gaps.add(names.get(c) + " (" + all.columns[c].missing + ")");
        }
        if (first >= 0)
            throw new UserError(places.first(first, s -> s.gap) + ": the value is missing; of " + all.rows
                    + " rows so many have none: " + Columns.brief(gaps)
                    + "; --missing mean, median or indicator puts in what the training rows hold");
    }

    /** Data for a model: its columns, which must be of the same kind. */
    private List<TableColumn> like(Schema like) {
        var columns = like.columns();
        if (columns.isEmpty()) columns = names.stream().map(TableColumn::number).toList();
        refuseMissing(c -> true, like.missing());
        for (int c = 0; c < columns.size(); c++) {
            var scan = all.columns[c];
            var kind = columns.get(c).kind();
            if (columns.get(c).isIndicator()) {
                tellUnseen(columns.get(c), scan);
                continue;
            }
            boolean fits =
                    switch (kind) {
                        case BOOLEAN -> scan.booleans == scan.texts;
                        case DATE -> scan.dates == scan.texts && scan.numbers == 0;
                        case TIME -> scan.dates + scan.times == scan.texts && scan.numbers == 0;
                        case NUMBER, CATEGORY, HASHED -> scan.texts == 0;
                    };
            if (fits) continue;
            if (scan.texts == 0)
                throw new UserError(names.get(c) + ": numbers, where the training data has "
                        + kind.name().toLowerCase(Locale.ROOT) + "s");
            throw new UserError(places.first(c, s -> s.text)
                    + (kind == Kind.NUMBER
                            ? " is not a number"
                            : " is not a " + kind.name().toLowerCase(Locale.ROOT))
                    + Numbers.hint(scan.values().keySet().iterator().next()) + "; "
                    + (kind == Kind.NUMBER ? Numbers.ALLOWED : "the training data has such in this column"));
        }
        return columns;
    }

    private void tellUnseen(TableColumn column, ColumnScan scan) {
        if (column.kind() != Kind.CATEGORY) return;
        var unseen = scan.values().keySet().stream()
                .filter(value -> java.util.Collections.binarySearch(column.values(), value) < 0)
                .sorted()
                .toList();
        if (!unseen.isEmpty() && !column.other())
            notes.add(
                    column.name() + ": " + Columns.brief(unseen) + ": not in the training data, so none of its values");
    }

    /** A column named as one of names: {@code zip}, {@code zip:hash} or {@code zip:hash=1024}. */
    record Categorical(int buckets) {
        /** null where the column isn't named. */
        static Categorical of(List<String> given, String name) {
            for (var one : given) {
                if (one.equals(name)) return new Categorical(0);
                if (!one.startsWith(name + ":hash")) continue;
                var rest = one.substring(name.length() + 5);
                if (rest.isEmpty()) return new Categorical(BUCKETS);
                if (rest.matches("=[1-9]\\d{0,6}")) return new Categorical(Integer.parseInt(rest.substring(1)));
                throw new UserError(
                        "categorical: " + one + "; allowed are a column, and one with :hash or :hash=256 behind");
            }
            return null;
        }
    }
}
