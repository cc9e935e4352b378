package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Task;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What labels mean: the classes in order, or numbers. Text, and whole numbers of at most {@value #FEW} values, are
 * classes unless the user says otherwise; numbers are ordered as numbers, text as text.
 */
final class Labels implements Serializable {
    private static final long serialVersionUID = 1L;
    /** At most so many different whole numbers count as classes by themselves. */
    static final int FEW = 20;
    /** More classes than this are taken for a mistake. */
    static final int MOST = 1000;

    private final Task task;
    private final List<String> classNames;
    private final Map<String, Integer> index = new HashMap<>();

    Labels(Task task, List<String> classNames) {
        this.task = task;
        this.classNames = List.copyOf(classNames);
        for (int i = 0; i < this.classNames.size(); i++) index.put(this.classNames.get(i), i);
    }

    Task task() {
        return task;
    }

    List<String> classNames() {
        return classNames;
    }

    /** The one name of a label: 1, 1.0 and 01 are the same class. */
    static String canonical(String label) {
        var value = Numbers.parse(label);
        if (value == null || !Double.isFinite(value)) return label;
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString(value.longValue())
                : Double.toString(value);
    }

    /** A label as a target: class index or value; NaN where it is neither. */
    float target(String label) {
        if (task == Task.CLASSIFICATION) {
            var found = index.get(canonical(label));
            return found == null ? Float.NaN : found;
        }
        var value = Numbers.parse(label);
        return value == null ? Float.NaN : value.floatValue();
    }

    /** Decides over all labels that the scan met. */
    static Labels decide(Source source, Scan scan, Wanted wanted, String place) {
        if (wanted.like() != null)
            return new Labels(wanted.like().task(), wanted.like().classNames());
        var names = new ArrayList<>(scan.labels);
        boolean classes = wanted.task() == null
                ? source.labelsAreClasses() || !source.fixedClasses().isEmpty() || scan.textLabels || few(names)
                : wanted.task() == Task.CLASSIFICATION;
        if (!classes) return new Labels(Task.REGRESSION, List.of());
        if (!source.fixedClasses().isEmpty()) return new Labels(Task.CLASSIFICATION, source.fixedClasses());
        if (source.labelsAreIndices() && !scan.textLabels) return indices(names, wanted, place);
        if (names.size() > MOST)
            throw new UserError(place + ": column \"" + wanted.label() + "\" has more than " + MOST
                    + " different labels; for numbers to predict give --task regression");
        if (names.size() < 2)
            throw new UserError(place + ": column \"" + wanted.label() + "\" holds one class only, \"" + names.get(0)
                    + "\"; at least two are needed");
        names.sort(scan.textLabels ? Comparator.naturalOrder() : Comparator.comparingDouble(Numbers::parse));
        return new Labels(Task.CLASSIFICATION, names);
    }

    /** Classes 0 to the largest, as Spark ML counts them. */
    private static Labels indices(List<String> names, Wanted wanted, String place) {
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
        return new Labels(Task.CLASSIFICATION, all);
    }

    private static boolean few(List<String> names) {
        return names.size() <= FEW
                && names.stream().allMatch(name -> Numbers.parse(name) == Math.rint(Numbers.parse(name)));
    }
}
