package io.lockstep.driver.pins;

import io.lockstep.driver.options.TrainOptions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A training whose weights are known to the bit.
 *
 * @param name what it shows, unique in the table
 * @param door what it goes through
 * @param data in {@link Door#STEPS} what {@link PinnedRows} makes, else a file of {@link PinnedFiles} or a built-in set
 * @param options train options as {@code name=value}, blanks between them; a place is a file of {@link PinnedFiles}
 * @param weightsSha256 of its model.safetensors
 */
record Pin(String name, Door door, String data, String options, String weightsSha256) {
    enum Door {
        /** Steps in a plain loop over rows in memory, which stay in their order: no Spark, no preparation. */
        STEPS,
        /** The user's way: options, preparation, a Spark job. What moves rows about changes these alone. */
        TRAIN
    }

    Pin with(String sha256) {
        return new Pin(name, door, data, options, sha256);
    }

    TrainOptions trainOptions() {
        return TrainOptions.parse(values(options));
    }

    /** {@code a=1 b=2} as a map, in order. */
    static Map<String, String> values(String text) {
        var values = new LinkedHashMap<String, String>();
        if (text.isEmpty()) return values;
        for (var part : text.split(" ")) {
            int equals = part.indexOf('=');
            values.put(part.substring(0, equals), part.substring(equals + 1));
        }
        return values;
    }

    @Override
    public String toString() {
        return name;
    }
}
