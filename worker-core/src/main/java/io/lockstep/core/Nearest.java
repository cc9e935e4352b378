package io.lockstep.core;

import java.util.Collection;
import java.util.Comparator;
import java.util.stream.Collectors;

/** What a mistyped name was probably meant to be. */
public final class Nearest {
    private static final int SHOWN = 3;

    private Nearest() {}

    /** A message: the unknown name, and the known names by edit distance, the three nearest of a long list. */
    public static String unknown(String kind, String name, Collection<String> known) {
        var plain = name.replace('_', '-');
        var nearest = known.stream()
                .sorted(Comparator.comparingInt(other -> distance(plain, other.replace('_', '-'))))
                .limit(known.size() <= 12 ? known.size() : SHOWN)
                .collect(Collectors.joining(", "));
        return "unknown " + kind + " '" + name + "'; " + (known.size() <= 12 ? "known are " : "the nearest known are ")
                + nearest;
    }

    /** Levenshtein's distance. */
    static int distance(String a, String b) {
        var previous = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) previous[j] = j;
        for (int i = 1; i <= a.length(); i++) {
            var current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int swap = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(swap, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
