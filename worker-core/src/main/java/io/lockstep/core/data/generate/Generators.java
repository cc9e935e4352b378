package io.lockstep.core.data.generate;

import io.lockstep.core.UserError;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

/** The built-in data sets by name. */
public final class Generators {
    private static final String SCHEME = "builtin:";

    private static final Map<String, Function<GeneratorOptions, Generator>> BY_NAME = new TreeMap<>(Map.ofEntries(
            Map.entry("and", options -> Gate.of((a, b) -> a && b, options)),
            Map.entry("or", options -> Gate.of((a, b) -> a || b, options)),
            Map.entry("nand", options -> Gate.of((a, b) -> !(a && b), options)),
            Map.entry("nor", options -> Gate.of((a, b) -> !(a || b), options)),
            Map.entry("xor", options -> Gate.of((a, b) -> a != b, options)),
            Map.entry("moons", Moons::of),
            Map.entry("circles", Circles::of),
            Map.entry("spirals", Spirals::of),
            Map.entry("blobs", Blobs::of),
            Map.entry("separable", Separable::of),
            Map.entry("parity", Parity::of),
            Map.entry("linear", Linear::of),
            Map.entry("curve", Curve::of)));

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
        var make = BY_NAME.get(name);
        if (make == null)
            throw new UserError("data: " + SCHEME + name + " is unknown; allowed are " + SCHEME
                    + String.join(", " + SCHEME, BY_NAME.keySet()));
        var options = GeneratorOptions.parse(name, question < 0 ? "" : uri.substring(question + 1));
        var generator = make.apply(options);
        options.refuseUnknown();
        return generator;
    }
}
