package io.lockstep.jobs.plot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The colours of all pictures, in one place: the same thing has the same colour everywhere. The series colours are
 * those that Okabe and Ito (2008) chose to be told apart by colour-blind readers, orange, vermilion and sky darker than theirs: each has
 * three times the light or a third of the paper's, light or dark (WCAG 2.2, 1.4.11).
 */
public final class Palette {
    private static final List<Colour> SERIES = List.of(
            Colour.of(0x0072b2), // blue
            Colour.of(0xb27d00), // orange
            Colour.of(0x009e73), // green
            Colour.of(0xcc79a7), // purple
            Colour.of(0xcc3d00), // vermilion
            Colour.of(0x2f9ad6), // sky
            Colour.of(0x8c8c8c)); // grey

    /** Class 0 blue, class 1 vermilion, further ones what is left: places among the series colours. */
    private static final int[] CLASSES = {0, 4, 2, 3, 1, 5, 6};

    /** Things that come up again and again, and their place among the series colours. */
    private static final Map<String, Integer> FIXED = Map.ofEntries(
            Map.entry("train", 0),
            Map.entry("valid", 1),
            Map.entry("test", 2),
            Map.entry("training", 0),
            Map.entry("validation", 1),
            Map.entry("relu", 0),
            Map.entry("tanh", 1),
            Map.entry("sigmoid", 2),
            Map.entry("sgd", 0),
            Map.entry("plain descent", 0),
            Map.entry("adam", 1),
            Map.entry("1 layer", 0),
            Map.entry("2 layers", 1),
            Map.entry("3 layers", 2),
            Map.entry("4 layers", 3),
            Map.entry("10 layers", 4),
            Map.entry("20 layers", 5),
            Map.entry("50 layers", 6),
            Map.entry("he", 0),
            Map.entry("lecun", 1),
            Map.entry("glorot", 4),
            Map.entry("too small", 2),
            Map.entry("too large", 3),
            Map.entry("all 0.1", 5),
            Map.entry("zeros", 6),
            Map.entry("small start", 5),
            Map.entry("layer norm", 2),
            Map.entry("batch norm", 3),
            Map.entry("reference", 6),
            Map.entry("lockstep", 0),
            Map.entry("pytorch", 1));

    // Dark blue to yellow through green, of steadily growing lightness: as viridis does.
    private static final Colour[] SEQUENCE = {
        Colour.of(0x440154),
        Colour.of(0x414487),
        Colour.of(0x2a788e),
        Colour.of(0x22a884),
        Colour.of(0x7ad151),
        Colour.of(0xfde725)
    };
    private static final Colour MIDDLE = Colour.of(0xf7f7f7);

    private Palette() {}

    /** The colour of the series number {@code index} (from 0); they come round again. */
    public static Colour series(int index) {
        return SERIES.get(Math.floorMod(index, SERIES.size()));
    }

    /** The colour of a thing that has one of its own, else that of series number {@code index}. */
    public static Colour of(String thing, int index) {
        return series(FIXED.getOrDefault(thing.toLowerCase(Locale.ROOT), index));
    }

    /** A colour for each of some things in one picture: its own, else the first that none of the others has. */
    public static List<Colour> of(List<String> things) {
        var places = new ArrayList<Integer>();
        for (var thing : things) places.add(FIXED.get(thing.toLowerCase(Locale.ROOT)));
        var taken = new HashSet<>(places);
        int next = 0;
        var colours = new ArrayList<Colour>();
        for (var place : places) {
            while (place == null && taken.contains(next)) next++;
            colours.add(series(place == null ? next++ : place));
        }
        return colours;
    }

    /** The colour of a class of points, by its index. */
    public static Colour ofClass(int index) {
        return series(CLASSES[Math.floorMod(index, CLASSES.length)]);
    }

    /** A scale for quantities: 0 is dark, 1 is bright; beyond is cut off. */
    public static Colour sequential(double share) {
        double at = clamp(share, 0, 1) * (SEQUENCE.length - 1);
        int low = Math.min((int) at, SEQUENCE.length - 2);
        return SEQUENCE[low].mix(SEQUENCE[low + 1], at - low);
    }

    /** A scale about zero: -1 is the first series' blue, 0 nearly white, 1 its vermilion; beyond is cut off. */
    public static Colour diverging(double value) {
        double at = clamp(value, -1, 1);
        return at < 0 ? MIDDLE.mix(SERIES.get(0), -at) : MIDDLE.mix(SERIES.get(4), at);
    }

    private static double clamp(double x, double low, double high) {
        return Double.isNaN(x) ? low : Math.max(low, Math.min(high, x));
    }
}
