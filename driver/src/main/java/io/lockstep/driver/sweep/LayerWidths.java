package io.lockstep.driver.sweep;

import io.lockstep.core.UserError;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Widths of single hidden layers as options of a space: {@code width-2} is that of the second, varied in trials of depth 2
 * and more. No options of training, which takes the widths as {@code hidden}.
 */
final class LayerWidths {
    private static final Pattern NAME = Pattern.compile("width-([1-9][0-9]{0,2})");

    private LayerWidths() {}

    /** The layer, from 1, whose width a name is; 0 where it is none. */
    static int layer(String name) {
        var matcher = NAME.matcher(name);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }

    /** Whether a setting says something of a trial: a layer's width does where the trial has that layer. */
    static boolean isThere(String name, Map<String, Object> params) {
        int layer = layer(name);
        return layer == 0 || !params.containsKey("depth") || layer <= whole(params.get("depth"));
    }

    /**
     * The settings with the widths of layers as one {@code hidden}; the same where there are none.
     *
     * @param base has the depth and the width of layers that the trial doesn't say; a depth that nobody says is that of the
     *     last layer with a width
     * @throws UserError where a layer has no width
     */
    static Map<String, Object> joined(Map<String, Object> params, TrainOptions base) {
        int last = params.keySet().stream().mapToInt(LayerWidths::layer).max().orElse(0);
        if (last == 0) return params;
        int depth = params.containsKey("depth")
                ? whole(params.get("depth"))
                : base.isGiven(TrainOption.DEPTH) ? base.get(TrainOption.DEPTH) : last;
        var hidden = new ArrayList<Integer>();
        for (int layer = 1; layer <= depth; layer++) {
            Object width = params.getOrDefault("width-" + layer, params.get("width"));
            if (width == null && base.isGiven(TrainOption.WIDTH)) width = base.get(TrainOption.WIDTH);
            if (width == null)
                throw new UserError("space: width-" + layer + " is missing, and depth reaches " + depth
                        + "; allowed is one for each layer, or a width for those without");
            hidden.add(whole(width));
        }
        var joined = new LinkedHashMap<>(params);
        joined.keySet().removeIf(name -> name.equals("depth") || name.equals("width") || layer(name) > 0);
        joined.put(TrainOption.HIDDEN.name(), hidden);
        return joined;
    }

    /** A value that its option has taken. */
    private static int whole(Object value) {
        return value instanceof Number number
                ? number.intValue()
                : Integer.parseInt(value.toString().strip());
    }

    /**
     * Refuses a space of which some trial would have a layer without a width, or no trial a layer with one.
     *
     * @param base as in {@link #joined}
     */
    static void check(SearchSpace space, TrainOptions base) {
        var names = space.domains().keySet();
        int last = names.stream().mapToInt(LayerWidths::layer).max().orElse(0);
        if (last == 0) return;
        if (names.contains("hidden"))
            throw new UserError(
                    "space: hidden stands beside width-" + last + "; allowed is one way of naming the hidden layers");
        var depths = space.domains().get("depth");
        int most = depths == null
                ? base.isGiven(TrainOption.DEPTH) ? base.get(TrainOption.DEPTH) : last
                : depths.samples().stream().mapToInt(LayerWidths::whole).max().orElse(0);
        if (most < last)
            throw new EntryError(
                    "space.width-" + last,
                    new UserError(
                            "space: width-" + last + ": no trial has such a layer; the greatest depth is " + most));
        var deepest = new LinkedHashMap<String, Object>();
        for (var name : names)
            if (layer(name) > 0 || name.equals("width"))
                deepest.put(name, space.domains().get(name).samples().get(0));
        deepest.put("depth", most);
        EntryError.at("space", () -> joined(deepest, base));
    }
}
