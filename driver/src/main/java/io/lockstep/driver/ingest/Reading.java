package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.MissingValues;
import java.io.Serializable;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.util.List;

/**
 * How text is to be read, and which columns count.
 *
 * @param separator between the fields of CSV: one character, or {@code tab}; null to find it
 * @param decimal the decimal mark, {@code .} or {@code ,}; null to find it
 * @param header whether the first line names the columns; without, they are {@code c1, c2, …} and the last is the label
 * @param encoding of text; null for UTF-8
 * @param zeroBased whether LIBSVM's indices begin at 0; null to find it
 * @param dropUnlabelled whether rows without a label are left out; else they are refused
 * @param features the feature columns; empty for all that are not left out
 * @param drop columns left out
 * @param weight the column that says what rows count; null where all count the same
 * @param categorical {@code auto}, {@code none}, or the columns whose values are names
 * @param missing what becomes of missing values
 */
public record Reading(
        String separator,
        String decimal,
        boolean header,
        String encoding,
        Boolean zeroBased,
        boolean dropUnlabelled,
        List<String> features,
        List<String> drop,
        String weight,
        List<String> categorical,
        MissingValues missing)
        implements Serializable {

    /** All found; missing values are refused. */
    public static final Reading AUTO = new Reading(
            null, null, true, null, null, false, List.of(), List.of(), null, List.of("auto"), MissingValues.REFUSE);

    public Reading {
        features = List.copyOf(features);
        drop = List.copyOf(drop);
        categorical = List.copyOf(categorical);
        if (separator != null && !separator.equals("tab") && separator.length() != 1)
            throw new UserError("separator: \"" + separator + "\"; allowed are one character, or tab");
        if (decimal != null && !decimal.equals(".") && !decimal.equals(","))
            throw new UserError("decimal: \"" + decimal + "\"; allowed are . and ,");
        charset(encoding);
    }

    /** All found, rows weighed by that column; null where all count the same. */
    public static Reading weighedBy(String weight) {
        return new Reading(
                null, null, true, null, null, false, List.of(), List.of(), weight, List.of("auto"), MissingValues.REFUSE);
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
