package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Schema;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;

/**
 * Which columns of a table are which features, by name.
 *
 * @param places for each column the feature's index, or {@link #LABEL}, or {@link #IGNORED}
 */
record Columns(List<String> featureNames, boolean labelled, int[] places) {
    static final int LABEL = -1;
    static final int IGNORED = -2;

    /**
     * Training data: all columns but the label's are features, in their order. Other data: the features of the model, in
     * its order, wherever they stand.
     *
     * @throws UserError for doubled names, an absent label, no features, or columns that don't fit the model
     */
    static Columns of(List<String> header, Wanted wanted, String file) {
        var seen = new HashSet<String>();
        for (var name : header) {
            if (name.isEmpty()) throw new UserError(file + ": column " + (seen.size() + 1) + " has no name");
            if (!seen.add(name)) throw new UserError(file + ": two columns are named \"" + name + "\"");
        }
        boolean labelled = seen.contains(wanted.label()) && wanted.needsLabels();
        if (!labelled && wanted.needsLabels())
            throw new UserError(file + ": no label column \"" + wanted.label() + "\"; "
                    + (header.stream().allMatch(name -> Numbers.parse(name) != null)
                            ? "the first line holds numbers, a header is needed: "
                            : "the columns are ")
                    + brief(header));
        var features = new ArrayList<>(header);
        features.remove(wanted.label());
        if (features.isEmpty()) throw new UserError(file + ": no feature columns beside \"" + wanted.label() + "\"");
        if (wanted.like() != null) {
            checkFit(features, wanted.like().featureNames(), file);
            features = new ArrayList<>(wanted.like().featureNames());
        }
        return new Columns(features, labelled, places(header, features, labelled ? wanted.label() : null));
    }

    private static int[] places(List<String> header, List<String> features, String label) {
        var index = new HashMap<String, Integer>();
        for (int j = 0; j < features.size(); j++) index.put(features.get(j), j);
        var places = new int[header.size()];
        for (int c = 0; c < places.length; c++) {
            var name = header.get(c);
            places[c] = name.equals(label) ? LABEL : index.getOrDefault(name, IGNORED);
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
