package io.lockstep.driver.sweep;

import io.lockstep.core.Nearest;
import io.lockstep.core.UserError;
import io.lockstep.core.eval.Direction;
import io.lockstep.core.eval.Metric;
import io.lockstep.driver.train.TrainResult;
import io.lockstep.driver.train.TrialSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What makes a trial the better one: a metric of its last epoch, which is the epoch whose weights are kept.
 *
 * @param metric as {@code metrics.jsonl} names it
 */
public record Objective(String metric, Direction mode) {

    /**
     * Reads {@code {metric, mode}} as YAML gives it; null where it is all left to the default. Which metrics there are
     * is known once the data is: see {@link #resolve}.
     */
    static Request parse(Object spec) {
        if (spec == null) return new Request(null, null);
        if (!(spec instanceof Map<?, ?> map))
            throw new UserError("objective: " + spec + "; allowed is {metric: NAME, mode: min or max}");
        String metric = null;
        Direction mode = null;
        for (var entry : map.entrySet()) {
            var value = String.valueOf(entry.getValue());
            switch (String.valueOf(entry.getKey())) {
                case "metric" -> metric = value;
                case "mode" -> mode = mode(value);
                default ->
                    throw new UserError(Nearest.unknown(
                            "entry of objective", String.valueOf(entry.getKey()), List.of("metric", "mode")));
            }
        }
        return new Request(metric, mode);
    }

    private static Direction mode(String text) {
        return switch (text) {
            case "min" -> Direction.MIN;
            case "max" -> Direction.MAX;
            default -> throw new UserError("objective: mode: '" + text + "'; allowed are min and max");
        };
    }

    /** What the user said; null where nothing. */
    record Request(String metric, Direction mode) {
        /**
         * The objective: by default the validation's accuracy or, in a regression, loss; without validation the
         * training's.
         *
         * @param metrics what the trials measure
         */
        Objective resolve(List<String> metrics) {
            var chosen = metric != null ? metric : fallback(metrics);
            if (!metrics.contains(chosen))
                throw new UserError("objective: metric: '" + chosen + "'; these trials measure "
                        + String.join(", ", metrics) + hint(chosen, metrics));
            return new Objective(chosen, mode != null ? mode : usual(chosen));
        }

        private static String hint(String chosen, List<String> metrics) {
            if (metrics.contains("valid_" + chosen)) return "; that of the validation rows is valid_" + chosen;
            boolean validated = metrics.stream().anyMatch(name -> name.startsWith("valid_"));
            return chosen.startsWith("valid_") && !validated
                    ? "; there are no validation rows: give some by valid (a fraction such as 0.1, a row count or a URI)"
                    : "";
        }

        private static String fallback(List<String> metrics) {
            for (var name : List.of("valid_accuracy", "valid_loss", "train_accuracy"))
                if (metrics.contains(name)) return name;
            return "train_loss";
        }

        private static Direction usual(String metric) {
            var known = Metric.find(metric);
            return known != null ? known.better() : metric.endsWith("_accuracy") ? Direction.MAX : Direction.MIN;
        }
    }

    /** Whether it counts rows that are right. */
    boolean isAccuracy() {
        return metric.endsWith("_accuracy");
    }

    /** A training's value: that of the epoch whose weights were kept; null where it has none. */
    Double of(TrainResult result) {
        return result.history().stream()
                .filter(epoch -> epoch.epoch() == result.bestEpoch())
                .findFirst()
                .map(epoch -> epoch.value(metric))
                .filter(OptionalDouble::isPresent)
                .map(OptionalDouble::getAsDouble)
                .orElse(null);
    }

    /** The trial, with each of its epochs telling what trials are ranked by. */
    TrialSpec measured(TrialSpec spec) {
        var known = Metric.find(metric);
        if (known == null || spec.metrics().contains(known)) return spec;
        var metrics = new ArrayList<>(spec.metrics());
        metrics.add(known);
        return spec.toBuilder().metrics(metrics).build();
    }

    /** Orders values best first; a value that is none (null, NaN) comes last. */
    int compare(Double a, Double b) {
        boolean noA = a == null || a.isNaN();
        boolean noB = b == null || b.isNaN();
        if (noA || noB) return Boolean.compare(noA, noB);
        return mode == Direction.MAX ? Double.compare(b, a) : Double.compare(a, b);
    }

    /** As {@link #parse} reads it. */
    Map<String, Object> plain() {
        var map = new LinkedHashMap<String, Object>();
        map.put("metric", metric);
        map.put("mode", mode.name().toLowerCase(Locale.ROOT));
        return map;
    }

    @Override
    public String toString() {
        return metric + " " + mode.name().toLowerCase(Locale.ROOT);
    }
}
