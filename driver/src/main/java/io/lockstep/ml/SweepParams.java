package io.lockstep.ml;

import java.util.Map;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * What a sweep searches and how, as the parts of the command's space file; held as JSON.
 *
 * @param <E> the estimator, which setters return
 */
public interface SweepParams<E> extends Params {
    /** The options to vary, each with its values. */
    default Param<String> space() {
        return new Param<>(this, "space", "options to vary with their values, as in the command's space file, as JSON");
    }

    /** The strategy and its settings. */
    default Param<String> search() {
        return new Param<>(this, "search", "strategy and its settings, as in the command's space file, as JSON");
    }

    /** What the best trial is the best in. */
    default Param<String> objective() {
        return new Param<>(this, "objective", "metric and mode, as in the command's space file, as JSON");
    }

    /** How many trials run at once. */
    default IntParam parallelism() {
        return new IntParam(this.uid(), "parallelism", "trials at once; by default as many as there are slots");
    }

    /** Sets {@link #space}, as in {@code Map.of("width", List.of(32, 64), "learning-rate", Map.of("log_uniform", ...))}. */
    default E setSpace(Map<String, ?> value) {
        return OptionParams.set(this, space(), SweepJson.text(value));
    }

    /** Sets {@link #search}, as in {@code Map.of("strategy", "tpe", "trials", 20)}. */
    default E setSearch(Map<String, ?> value) {
        return OptionParams.set(this, search(), SweepJson.text(value));
    }

    /** Sets {@link #search} to a strategy with its settings' defaults: grid, random, hyperband, tpe. */
    default E setStrategy(String value) {
        return setSearch(Map.of("strategy", value));
    }

    /** Sets {@link #objective}, as in {@code setObjective("valid_accuracy", "max")}. */
    default E setObjective(String metric, String mode) {
        return OptionParams.set(this, objective(), SweepJson.text(Map.of("metric", metric, "mode", mode)));
    }

    /** Sets {@link #parallelism}. */
    default E setParallelism(int value) {
        return OptionParams.set(this, parallelism(), value);
    }

    /** A param's JSON, as the command's file would give it; null where it isn't set. */
    private Object read(Param<String> param) {
        return isSet(param) ? SweepJson.value(getOrDefault(param)) : null;
    }

    /** The parts that are set, as the content of a space file. */
    default Map<String, Object> spaceFile() {
        var file = new java.util.LinkedHashMap<String, Object>();
        for (var param : java.util.List.of(space(), search(), objective()))
            if (isSet(param)) file.put(param.name(), read(param));
        return file;
    }
}
