package io.lockstep.driver.sweep;

import io.lockstep.core.Figures;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One configuration of a sweep.
 *
 * @param number from 0, in the order in which the strategy proposed the trials, which is not the order in which they end
 * @param params the varied options by name, in the space's order
 * @param lineage whose weights it begins with; null for initial ones
 */
public record Trial(int number, Map<String, Object> params, Lineage lineage) {
    public Trial {
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }

    /** A trial that begins with initial weights. */
    public Trial(int number, Map<String, Object> params) {
        this(number, params, null);
    }

    /** The number with zeros in front, which names the trial's directory. */
    public String id() {
        return id(number);
    }

    static String id(int number) {
        return Figures.padded(number, 4);
    }
}
