package io.lockstep.core.data.generate;

import io.lockstep.core.UserError;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The built-in data sets by name. */
public final class Generators {
    private static final String SCHEME = "builtin:";

    /** A data set's kind. */
    private record Kind(String summary, Function<GeneratorOptions, Generator> make) {}

    private static final String GATE = "a gate's truth table, repeated to n rows";

    private static final Map<String, Kind> BY_NAME = new TreeMap<>(Map.ofEntries(
            Map.entry("and", new Kind(GATE, options -> Gate.of((a, b) -> a && b, options))),
            Map.entry("or", new Kind(GATE, options -> Gate.of((a, b) -> a || b, options))),
            Map.entry("nand", new Kind(GATE, options -> Gate.of((a, b) -> !(a && b), options))),
            Map.entry("nor", new Kind(GATE, options -> Gate.of((a, b) -> !(a || b), options))),
            Map.entry("xor", new Kind(GATE, options -> Gate.of((a, b) -> a != b, options))),
            Map.entry("moons", new Kind("two interleaving half circles, as make_moons of scikit-learn", Moons::of)),
            Map.entry("circles", new Kind("a circle inside another, as make_circles of scikit-learn", Circles::of)),
            Map.entry("spirals", new Kind("spiral arms, a class each", Spirals::of)),
            Map.entry("blobs", new Kind("normal clouds, a class each, as make_blobs of scikit-learn", Blobs::of)),
            Map.entry("separable", new Kind("two classes with a plane and a margin between them", Separable::of)),
            Map.entry("parity", new Kind("whether the number of ones among bits is odd", Parity::of)),
            Map.entry("linear", new Kind("a regression on a weighted sum", Linear::of)),
            Map.entry(
                    "curve",
                    new Kind(
                            "a regression on one feature: sine, waves, abs, step, runge, parabola, constant",
                            Curve::of))));

    private Generators() {}

    /** Whether a data URI names a built-in data set. */
    public static boolean isBuiltin(String uri) {
        return uri.startsWith(SCHEME);
    }

    /**
     * The data set that {@code builtin:NAME?key=value&…} names.
     *
     * @throws UserError for an unknown name or option or a value out of range, saying what is allowed
     */
    public static Generator of(String uri) {
        if (!isBuiltin(uri)) throw new UserError("data: " + uri + "; a built-in data set is " + SCHEME + "NAME");
        int question = uri.indexOf('?');
        var name = uri.substring(SCHEME.length(), question < 0 ? uri.length() : question);
        var kind = BY_NAME.get(name);
        if (kind == null)
            throw new UserError("data: " + SCHEME + name + " is unknown; allowed are " + SCHEME
                    + String.join(", " + SCHEME, BY_NAME.keySet()));
        var options = GeneratorOptions.parse(name, question < 0 ? "" : uri.substring(question + 1));
        var generator = kind.make.apply(options);
        options.refuseUnknown();
        return generator;
    }

    /** By name what each data set is, and its options with their defaults. */
    public static Map<String, String> help() {
        var lines = new TreeMap<String, String>();
        BY_NAME.forEach((name, kind) -> {
            var options = GeneratorOptions.parse(name, "");
            var unused = kind.make.apply(options); // asks for its options, with their defaults
            lines.put(name, kind.summary + "; " + options.defaults());
        });
        return lines;
    }
}
