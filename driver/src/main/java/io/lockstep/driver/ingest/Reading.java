package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.MissingValues;
import io.lockstep.core.data.Schema;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;
import java.util.stream.Stream;

/**
 * How text is to be read, and which columns count.
 *
 * @param separator between the fields of CSV: one character, or {@code tab}; null to find it
 * @param decimal the decimal mark, {@code .} or {@code ,}; null to find it
 * @param header whether the first line names the columns; without, they are {@code c1, c2, …} and the last is the label;
 *     null for as the model's data has it, else with
 * @param encoding of text; null for UTF-8
 * @param zeroBased whether LIBSVM's indices begin at 0; null to find it
 * @param dropUnlabelled whether rows without a label are left out; else they are refused
 * @param features the feature columns; empty for all that are not left out
 * @param drop columns left out
 * @param categorical {@code auto}, {@code none}, or the columns whose values are names
 * @param missing what becomes of missing values
 * @param keep columns whose cells are kept as they stand, beside what is predicted from the others
 * @param weight the column that says what rows count; null where all count the same
 */
public record Reading(
        String separator,
        String decimal,
        Boolean header,
        String encoding,
        Boolean zeroBased,
        boolean dropUnlabelled,
        List<String> features,
        List<String> drop,
        List<String> categorical,
        MissingValues missing,
        List<String> keep,
        String weight)
        implements Serializable {

    /** All found; missing values are refused. */
    public static final Reading AUTO = new Reading(
            null,
            null,
            null,
            null,
            null,
            false,
            List.of(),
            List.of(),
            List.of("auto"),
            MissingValues.REFUSE,
            List.of(),
            null);

    public Reading {
        features = List.copyOf(features);
        drop = List.copyOf(drop);
        categorical = List.copyOf(categorical);
        keep = List.copyOf(keep);
        if (separator != null && !separator.equals("tab") && separator.length() != 1)
            throw new UserError("separator: \"" + separator + "\"; allowed are one character, or tab");
        if (decimal != null && !decimal.equals(".") && !decimal.equals(","))
            throw new UserError("decimal: \"" + decimal + "\"; allowed are . and ,");
        charset(encoding);
    }

    /** The same, rows weighed by that column; null where all count the same. */
    public Reading weighedBy(String column) {
        return with(header, keep, column);
    }

    /** What the options say of reading. */
    public static Reading of(TrainOptions options) {
        return new Reading(
                options.get(TrainOption.SEPARATOR),
                options.get(TrainOption.DECIMAL),
                options.isGiven(TrainOption.HEADER) ? options.get(TrainOption.HEADER) : null,
                options.get(TrainOption.ENCODING),
                options.get(TrainOption.LIBSVM_ZERO_BASED),
                options.get(TrainOption.MISSING_LABEL).equals("drop"),
                names(options.get(TrainOption.FEATURES)),
                names(options.get(TrainOption.DROP)),
                names(options.get(TrainOption.CATEGORICAL)),
                options.get(TrainOption.MISSING),
                List.of(),
                options.get(TrainOption.WEIGHT));
    }

    /** Names with commas between; none for null. */
    public static List<String> names(String list) {
        return list == null
                ? List.of()
                : Stream.of(list.split(",")).map(String::strip).toList();
    }

    /** The same, keeping those columns. */
    public Reading keeping(List<String> columns) {
        return with(header, columns, weight);
    }

    /** The same, of files that begin with the columns' names, or don't. */
    Reading withHeader(boolean there) {
        return with(there, keep, weight);
    }

    private Reading with(Boolean ofHeader, List<String> kept, String weighing) {
        return new Reading(
                separator,
                decimal,
                ofHeader,
                encoding,
                zeroBased,
                dropUnlabelled,
                features,
                drop,
                categorical,
                missing,
                kept,
                weighing);
    }

    /** Whether the first line names the columns, by the files of a model's data where nothing is said. */
    boolean hasHeader(Schema like) {
        return header != null ? header : like == null || like.text().hasHeader();
    }

    /** The encoding of text. */
    Charset charset() {
        return charset(encoding);
    }

    private static Charset charset(String name) {
        try {
            var charset = Charset.forName(name == null ? "UTF-8" : name);
            if (charset.canEncode()) return charset;
        } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
            // named below
        }
        throw new UserError("encoding: " + name
                + "; allowed are such as UTF-8, UTF-16, ISO-8859-1 (latin1), windows-1252 and Shift_JIS");
    }
}
