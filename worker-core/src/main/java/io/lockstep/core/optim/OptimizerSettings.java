package io.lockstep.core.optim;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** An optimizer's settings by the names of their options, as in {@code weight-decay}, in order. Immutable. */
public final class OptimizerSettings {
    private final Map<String, Object> values;

    private OptimizerSettings(Map<String, Object> values) {
        this.values = Collections.unmodifiableMap(values);
    }

    static OptimizerSettings of(String option, double value) {
        return new OptimizerSettings(new LinkedHashMap<>()).put(option, value);
    }

    OptimizerSettings and(String option, double value) {
        return put(option, value);
    }

    OptimizerSettings and(String option, boolean value) {
        return put(option, value);
    }

    private OptimizerSettings put(String option, Object value) {
        var next = new LinkedHashMap<>(values);
        next.put(option, value);
        return new OptimizerSettings(next);
    }

    /** These with another value for a setting that is among them. */
    OptimizerSettings replace(String option, Object value) {
        return put(option, value);
    }

    /** Option to value: a Double, or a Boolean for a flag; in order. */
    public Map<String, Object> asMap() {
        return values;
    }

    double number(String option) {
        return (Double) values.get(option);
    }

    boolean flag(String option) {
        return (Boolean) values.get(option);
    }
}
