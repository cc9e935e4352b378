package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Which columns of a table are which features, by name.
 *
 * @param places for each column the feature's index, or {@link #LABEL} less which label it is, {@link #WEIGHT} or
 *     {@link #IGNORED}
 */
record Columns(List<String> featureNames, boolean labelled, int[] places) {
    static final int IGNORED = -1;
    static final int WEIGHT = -2;
    /** The first label; the ones after it are one less each. */
    static final int LABEL = -3;

    /** Names that pandas gives an index that was written as a column. */
    private static final Pattern INDEX = Pattern.compile("Unnamed: 0(\\.\\d+)?|__index_level_\\d+__");

    /**
     * Training data: the columns asked for, or all that are neither label nor left out, in their order. Other data: the
     * columns of the model, in its order, wherever they stand; others are passed over.
     *
     * @param notes added to
     * @throws UserError for doubled names, an absent label, no features, or columns that the model needs and aren't there
     */
    static Columns of(List<String> header, Wanted wanted, String file, List<String> notes) {
        var names = named(header, wanted, file, notes);
        boolean labelled = wanted.needsLabels();
        if (labelled) requireLabels(names, wanted, file);
        requireWeight(names, wanted, file);
        var features = wanted.like() == null ? features(names, wanted, file, notes) : like(names, wanted, file);
        return new Columns(
                features,
                labelled,
                places(names, features, labelled ? wanted.labels(names) : List.of(), wanted.weight()));
    }

    /** The names, each once; null for a column that none can ask for. */
    private static List<String> named(List<String> header, Wanted wanted, String file, List<String> notes) {
        var names = new ArrayList<>(header);
        boolean here = names.containsAll(wanted.labels(names));
        int known = wanted.like() == null ? -1 : wanted.like().columnNames().size();
        if (!wanted.reading().hasHeader(null) && !here && wanted.needsLabels())
            names.set(names.size() - 1, wanted.label());
        else if (!wanted.reading().hasHeader(null) && !here && names.size() == known + 1) names.set(known, null);
        var seen = new HashSet<String>();
        for (int c = 0; c < names.size(); c++) {
            var name = names.get(c);
            if (name == null) continue;
            if (name.isEmpty()) {
                if (c > 0) throw new UserError(file + ": column " + (c + 1) + " has no name");
                names.set(c, null);
                if (wanted.like() == null)
                    notes.add("the first column has no name: it is taken for row numbers or names, and left out");
            } else if (!seen.add(name)) throw new UserError(file + ": two columns are named \"" + name + "\"");
        }
        return names;
    }

    /** Refuses label columns that aren't there, are named twice, or are other than so many as a model has. */
    static void requireLabels(List<String> names, Wanted wanted, String file) {
        var labels = wanted.labels(names);
        if (wanted.like() != null && labels.size() != wanted.like().targets())
            throw new UserError("label: " + wanted.label() + "; the model was trained on "
                    + wanted.like().labelName() + ", allowed are as many columns");
        if (new HashSet<>(labels).size() < labels.size())
            throw new UserError("label: " + wanted.label() + " names a column twice");
        for (var label : labels) if (!names.contains(label)) throw noLabel(names, label, file);
    }

    private static UserError noLabel(List<String> names, String label, String file) {
        var shown = names.stream().filter(Objects::nonNull).toList();
        var near = shown.stream().filter(name -> name.equalsIgnoreCase(label)).findFirst();
        return new UserError(file + ": no label column \"" + label + "\"; "
                + (shown.stream().allMatch(name -> Numbers.parse(name) != null)
                        ? "the first line holds numbers, a header is needed (or --no-header): "
                        : near.isPresent() ? "did you mean " + near.get() + "? the columns are " : "the columns are ")
                + brief(shown));
    }

    private static List<String> features(List<String> names, Wanted wanted, String file, List<String> notes) {
        var reading = wanted.reading();
        if (wanted.weight() != null
                && (reading.features().contains(wanted.weight())
                        || reading.drop().contains(wanted.weight())))
            throw new UserError((reading.features().contains(wanted.weight()) ? "features: " : "drop: ")
                    + wanted.weight() + " is the weight column; allowed are other columns, or another --weight");
        for (var list : List.of(reading.drop(), reading.features()))
            for (var label : wanted.labels(names))
                if (list.contains(label))
                    throw new UserError((list == reading.drop() ? "drop: " : "features: ") + label
                            + " is the label column; allowed are other columns, or another --label");
        var asked = new ArrayList<>(reading.features());
        asked.addAll(reading.drop());
        for (var one : reading.categorical())
            if (!one.equals("auto") && !one.equals("none")) asked.add(one.replaceFirst(":hash(=\\d+)?$", ""));
        asked.removeAll(names);
        if (!asked.isEmpty())
            throw new UserError(file + ": no column " + brief(asked) + "; the columns are "
                    + brief(names.stream().filter(Objects::nonNull).toList()));
        var features = new ArrayList<String>();
        var index = new ArrayList<String>();
        var chosen = new HashSet<>(reading.features());
        var others = new HashSet<>(reading.drop());
        others.addAll(wanted.labels(names));
        others.add(wanted.weight());
        for (var name : names) {
            if (name == null || others.contains(name)) continue;
            if (!chosen.isEmpty() && !chosen.contains(name)) continue;
            if (chosen.isEmpty() && INDEX.matcher(name).matches()) index.add(name);
            else features.add(name);
        }
        if (!index.isEmpty()) notes.add("the index column " + brief(index) + " is left out; --features would name it");
        if (features.isEmpty()) throw new UserError(file + ": no feature columns beside \"" + wanted.label() + "\"");
        return features;
    }

    static List<String> like(List<String> names, Wanted wanted, String file) {
        var expected = wanted.like().columnNames();
        var missing = new ArrayList<>(expected);
        missing.removeAll(new HashSet<>(names));
        if (missing.isEmpty()) return expected;
        throw new UserError(file + ": the columns don't fit the training data: missing " + brief(missing)
                + "; needed are " + brief(expected));
    }

    /** Refuses a column of weights that isn't there, or is the label's as well. */
    static void requireWeight(List<String> names, Wanted wanted, String file) {
        var weight = wanted.weight();
        if (weight == null) return;
        if (wanted.labels(names).contains(weight))
            throw new UserError("weight: " + weight + " is the label column; allowed are other columns");
        if (!names.contains(weight))
            throw new UserError(file + ": no weight column \"" + weight + "\"; the columns are "
                    + brief(names.stream().filter(Objects::nonNull).toList())
                    + (wanted.like() == null ? "" : "; evaluate --weight names another, or none"));
    }

    private static int[] places(List<String> header, List<String> features, List<String> labels, String weight) {
        var index = new HashMap<String, Integer>();
        for (int j = 0; j < features.size(); j++) index.put(features.get(j), j);
        var places = new int[header.size()];
        for (int c = 0; c < places.length; c++) {
            var name = header.get(c);
            if (name != null && name.equals(weight)) places[c] = WEIGHT;
            else if (name != null && labels.contains(name)) places[c] = LABEL - labels.indexOf(name);
            else places[c] = index.getOrDefault(name, IGNORED);
        }
        return places;
    }

    static void checkFit(List<String> found, List<String> expected, String file) {
        var missing = new ArrayList<>(expected);
        missing.removeAll(new HashSet<>(found));
        var extra = new ArrayList<>(found);
        extra.removeAll(new HashSet<>(expected));
        if (missing.isEmpty() && extra.isEmpty()) return;
        throw new UserError(file + ": the columns don't fit the training data:"
                + (missing.isEmpty() ? "" : " missing " + brief(missing))
                + (missing.isEmpty() || extra.isEmpty() ? "" : ",")
                + (extra.isEmpty() ? "" : " unknown " + brief(extra)) + "; allowed are " + brief(expected));
    }

    /** Refuses features that aren't, in their order, those that {@code like} (null for any) asks for. */
    static void refuseOthers(List<String> found, Schema like, String place) {
        if (like == null || found.equals(like.featureNames())) return;
        checkFit(found, like.featureNames(), place);
        throw new UserError(
                place + ": its features are in another order than the training data's: " + brief(like.featureNames()));
    }

    /** The names, or the first of many. */
    static String brief(List<String> names) {
        int most = 20;
        if (names.size() <= most) return String.join(", ", names);
        return String.join(", ", names.subList(0, most)) + " and " + (names.size() - most) + " more";
    }
}
