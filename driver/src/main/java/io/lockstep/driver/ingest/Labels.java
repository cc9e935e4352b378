package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Task;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * What labels mean: the classes in order, or numbers. Text, and whole numbers of at most {@value #FEW} values, are
 * classes unless the user says otherwise; numbers are ordered as numbers, text as text. Where a column is text, all in it
 * is: {@code 007} isn't {@code 7} there, and {@code NA} a name.
 */
final class Labels implements Serializable {
    private static final long serialVersionUID = 1L;
    /** At most so many different whole numbers count as classes by themselves. */
    static final int FEW = 20;
    /** More classes than this are taken for a mistake. */
    static final int MOST = 1000;
    /** Where more of the labels are numbers, the others are mistakes. */
    private static final double NEARLY_ALL = 0.9;

    private final Task task;
    private final List<String> classNames;
    private final boolean numbers; // classes are numbers, by their value
    private final boolean dropsMissing;
    private final boolean several;
    private final String reason;
    private final Map<String, Integer> index = new HashMap<>();

    private Labels(Task task, List<String> classNames, boolean dropsMissing, String reason, boolean several) {
        this.several = several;
        this.task = task;
        this.classNames = List.copyOf(classNames);
        this.dropsMissing = dropsMissing;
        this.reason = reason;
        for (int i = 0; i < this.classNames.size(); i++) index.put(this.classNames.get(i), i);
        numbers = this.classNames.stream()
                .allMatch(name -> isNumber(name) && canonical(name).equals(name));
    }

    private Labels(Task task, List<String> classNames, boolean dropsMissing, String reason) {
        this(task, classNames, dropsMissing, reason, false);
    }

    Labels(Task task, List<String> classNames) {
        this(task, classNames, false, null);
    }

    Task task() {
        return task;
    }

    List<String> classNames() {
        return classNames;
    }

    /** The task and why it was taken; null where nothing was decided. */
    String reason() {
        return reason;
    }

    private static boolean isNumber(String label) {
        var value = Numbers.parse(label);
        return value != null && Double.isFinite(value);
    }

    /** The one name of a number: 1, 1.0 and 01 are the same class. */
    static String canonical(String label) {
        var value = Numbers.parse(label);
        if (value == null || !Double.isFinite(value)) return label;
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString(value.longValue())
                : Double.toString(value);
    }

    /** A label that is there or not: 1 or 0, or -1 where it says neither. */
    static int flag(String label) {
        var value = label == null ? null : number(label);
        return value == null || value != 0 && value != 1 ? -1 : value.intValue();
    }

    /** One of several labels as a number, true and false being 1 and 0; null where it is none. */
    static Double number(String label) {
        if (label.equalsIgnoreCase("true")) return 1.0;
        if (label.equalsIgnoreCase("false")) return 0.0;
        return Numbers.parse(label);
    }

    /** Whether several labels of a row are each there or not, rather than values: as asked, else where all are 0 or 1. */
    static boolean areFlags(Scan scan, Wanted wanted) {
        var task = wanted.like() == null ? wanted.task() : wanted.like().task();
        return task == null ? scan.problems.flag == null : task == Task.CLASSIFICATION;
    }

    /** A class's index, or null where the label is none. */
    Integer indexOf(String label) {
        var found = index.get(label);
        return found == null && numbers ? index.get(canonical(label)) : found;
    }

    /** A label as a target: class index or value; NaN where it is neither. */
    float target(String label) {
        if (several) {
            var value = label == null ? null : number(label);
            return value == null ? Float.NaN : value.floatValue();
        }
        if (task == Task.CLASSIFICATION) {
            var found = indexOf(label);
            return found == null ? Float.NaN : found;
        }
        var value = Numbers.parse(label);
        return value == null ? Float.NaN : value.floatValue();
    }

    /** Whether a row is left out for having no label. */
    boolean isDropped(String label) {
        return dropsMissing && (label == null || label.isBlank() || Float.isNaN(target(label)));
    }

    /**
     * Decides over all labels that the scan met; what has no place in its answer is refused before.
     *
     * @param firstText where the first label is that is no number
     */
    static Labels decide(Source source, Scan scan, Wanted wanted, String place, Supplier<String> firstText) {
        boolean drop = wanted.reading().dropUnlabelled();
        if (source.labelCount() > 1) return several(source.labelCount(), scan, wanted, drop);
        if (wanted.like() != null)
            return new Labels(wanted.like().task(), wanted.like().classNames(), drop, null);
        boolean text = isText(source, scan, wanted);
        var names = new ArrayList<>(text ? scan.labels : canonical(scan.labels));
        var column = place + ": column \"" + wanted.label() + "\"";
        if (text && wanted.task() == null) refuseNumbers(scan, firstText);
        if (!text) names.removeIf(name -> !isNumber(name));
        boolean fixed = source.labelsAreClasses() || !source.fixedClasses().isEmpty();
        boolean classes = wanted.task() == null ? fixed || text || few(names) : wanted.task() == Task.CLASSIFICATION;
        var reason = reason(wanted, classes, text, fixed, names, scan);
        if (!classes) return new Labels(Task.REGRESSION, List.of(), drop, reason);
        if (!source.fixedClasses().isEmpty())
            return new Labels(Task.CLASSIFICATION, source.fixedClasses(), drop, reason);
        if (source.labelsAreIndices() && !text)
            return new Labels(Task.CLASSIFICATION, indices(names, wanted, place), drop, reason);
        if (names.size() > MOST)
            throw new UserError(column + " has more than " + MOST
                    + " different labels; for numbers to predict give --task regression");
        if (text && wanted.task() == null && scan.rows >= 20 && 2L * names.size() > scan.rows)
            throw new UserError(column + " is text with " + names.size() + " different values in " + scan.rows
                    + " rows, as " + Problems.quoted(names.get(0)) + Numbers.hint(names.get(0))
                    + "; if these are classes give --task classification");
        if (names.size() < 2)
            throw new UserError(column + " holds one class only, \"" + (names.isEmpty() ? "" : names.get(0))
                    + "\"; at least two are needed");
        names.sort(text ? Comparator.naturalOrder() : Comparator.comparingDouble(Numbers::parse));
        return new Labels(Task.CLASSIFICATION, names, drop, reason);
    }

    private static Labels several(int count, Scan scan, Wanted wanted, boolean drop) {
        boolean flags = areFlags(scan, wanted);
        String reason = wanted.like() != null
                ? null
                : (flags ? "classification" : "regression") + ": "
                        + (wanted.task() != null ? "as asked, " : "")
                        + count
                        + (flags ? " labels that are each 0 or 1" : " columns of numbers")
                        + (wanted.task() != null || !flags ? "" : "; --task regression for values");
        return new Labels(flags ? Task.CLASSIFICATION : Task.REGRESSION, List.of(), drop, reason, true);
    }

    /** Whether the column is one of names. */
    static boolean isText(Source source, Scan scan, Wanted wanted) {
        return wanted.task() != Task.REGRESSION
                && source.labelCount() < 2
                && (source.labelsAreText() || scan.textLabels > 0);
    }

    private static TreeSet<String> canonical(TreeSet<String> labels) {
        var names = new TreeSet<String>();
        for (var label : labels) names.add(canonical(label));
        return names;
    }

    private static void refuseNumbers(Scan scan, Supplier<String> firstText) {
        if (scan.textLabels == 0) return; // a column of text by its type
        if (scan.numberLabels < NEARLY_ALL * (scan.numberLabels + scan.textLabels) || scan.numberLabels < 10) return;
        throw new UserError(firstText.get() + ": " + scan.numberLabels + " labels are numbers, " + scan.textLabels
                + (scan.textLabels == 1 ? " is not, " : " are not, as ") + Problems.quoted(scan.textLabel)
                + Numbers.hint(scan.textLabel)
                + "; mend these, or give --task classification to take all as names");
    }

    private static String reason(
            Wanted wanted, boolean classes, boolean text, boolean fixed, List<String> names, Scan scan) {
        var found = (names.size() > MOST ? "more than " + MOST : "" + names.size())
                + (text
                        ? " different texts"
                        : names.stream().allMatch(name -> Numbers.parse(name) == Math.rint(Numbers.parse(name)))
                                ? " whole numbers"
                                : " different numbers");
        if (wanted.task() != null)
            return wanted.task().name().toLowerCase(java.util.Locale.ROOT) + ": as asked, " + found;
        if (!classes) return "regression: " + found + "; --task classification for classes";
        return "classification: " + found + (fixed || text ? "" : "; --task regression for values");
    }

    /** Classes 0 to the largest, as Spark ML counts them. */
    private static List<String> indices(List<String> names, Wanted wanted, String place) {
        long most = 1;
        for (var name : names) {
            double value = Numbers.parse(name);
            if (!(value >= 0 && value < MOST) || value != Math.rint(value))
                throw new UserError(place + ": column \"" + wanted.label() + "\" holds the label " + name
                        + "; labels that are numbers are classes' indices, allowed are whole numbers from 0 to "
                        + (MOST - 1));
            most = Math.max(most, (long) value);
        }
        var all = new ArrayList<String>();
        for (long c = 0; c <= most; c++) all.add(Long.toString(c));
        return all;
    }

    private static boolean few(List<String> names) {
        return names.size() <= FEW
                && names.stream().allMatch(name -> Numbers.parse(name) == Math.rint(Numbers.parse(name)));
    }
}
