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
 */
public record Trial(int number, Map<String, Object> params) {
    public Trial {
        params = Collections.unmodifiableMap(new LinkedHashMap<>(params));
    }

    /** The number with zeros in front, which names the trial's directory. */
    public String id() {
        return Figures.padded(number, 4);
    }
}
