package io.lockstep.core.eval;

import io.lockstep.core.eval.EvalShape.Kind;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * An evaluation's results, each figure as {@link Metric} says. What doesn't apply, or wasn't asked for, is absent; what
 * means nothing on these rows, such as an area under a curve of one class alone, is NaN.
 *
 * @param weighted whether rows have weights other than 1
 * @param values by metric
 * @param errors how far a value may be from that of all scores apart, where too many were kept together
 * @param classes each class's or label's figures; empty in a regression and where confusions aren't counted
 * @param confusion weight of rows by actual (outer) and predicted class; of labels, a table of [[neither, only predicted],
 *     [only actual, both]] each, side by side; empty where {@code classes} is
 * @param outputs each value's figures in a regression of several; else empty
 */
public record Metrics(
        EvalShape shape,
        long rows,
        boolean weighted,
        Map<Metric, Double> values,
        Map<Metric, Double> errors,
        List<ClassMetrics> classes,
        List<List<Double>> confusion,
        List<Map<Metric, Double>> outputs) {

    /**
     * A class's figures; each is 0 where its denominator is.
     *
     * @param support weight of the rows of the class: their number where there are no weights
     */
    public record ClassMetrics(double precision, double recall, double f1, double support) {
        static ClassMetrics of(double hits, double predicted, double actual) {
            return new ClassMetrics(
                    share(hits, predicted), share(hits, actual), share(2 * hits, actual + predicted), actual);
        }

        private static double share(double part, double whole) {
            return whole == 0 ? 0 : part / whole;
        }
    }

    public Metrics {
        values = Collections.unmodifiableMap(new EnumMap<>(values));
        classes = List.copyOf(classes);
        confusion = List.copyOf(confusion);
        outputs = List.copyOf(outputs);
    }

    /** From sums over at least one row. */
    public static Metrics of(EvalSums sums) {
        if (sums.rows < 1) throw new IllegalArgumentException("no rows were evaluated");
        return new MetricsMaker(sums).make();
    }

    /** A figure; null where it doesn't apply or wasn't asked for. */
    public Double value(Metric metric) {
        return values.get(metric);
    }

    /** Weighted mean; NaN or infinite where a row's loss is. */
    public double loss() {
        return values.get(Metric.LOSS);
    }

    /** Null in a regression. */
    public Double accuracy() {
        return value(Metric.ACCURACY);
    }

    /** Null but in a regression. */
    public Double r2() {
        return value(Metric.R2);
    }

    /** {@code rows} and the figures by name, with {@code <name>_error} behind one that isn't exact; NaN is null. */
    public Map<String, Object> summary() {
        var map = new LinkedHashMap<String, Object>();
        map.put("rows", rows);
        values.forEach((metric, value) -> {
            map.put(metric.key(), metric != Metric.LOSS && Double.isNaN(value) ? null : value);
            var error = errors.get(metric);
            if (error != null && error > 0) map.put(metric.key() + "_error", error);
        });
        return map;
    }

    /**
     * The summary and, where classes were counted, {@code per_class} (figures by class name) and {@code confusion}; in a
     * regression of several values {@code per_output}.
     *
     * @param names of the classes, labels or values in output order; where there are fewer, the index stands for a name
     */
    public Map<String, Object> report(List<String> names) {
        var map = new LinkedHashMap<>(summary());
        if (!outputs.isEmpty()) {
            var byName = new LinkedHashMap<String, Object>();
            for (int i = 0; i < outputs.size(); i++) {
                var figures = new LinkedHashMap<String, Object>();
                outputs.get(i).forEach((metric, value) -> figures.put(metric.key(), value));
                byName.put(name(names, i), figures);
            }
            map.put("per_output", byName);
        }
        if (classes.isEmpty()) return map;
        var byName = new LinkedHashMap<String, Object>();
        for (int c = 0; c < classes.size(); c++) {
            var figures = new LinkedHashMap<String, Object>();
            figures.put("precision", classes.get(c).precision());
            figures.put("recall", classes.get(c).recall());
            figures.put("f1", classes.get(c).f1());
            figures.put("support", count(classes.get(c).support()));
            byName.put(name(names, c), figures);
        }
        map.put("per_class", byName);
        map.put("confusion", shape.kind() == Kind.LABELS ? tables() : counts(confusion));
        return map;
    }

    private List<List<List<Number>>> tables() {
        var tables = new ArrayList<List<List<Number>>>();
        for (var row : confusion) tables.add(counts(List.of(row.subList(0, 2), row.subList(2, 4))));
        return tables;
    }

    private List<List<Number>> counts(List<List<Double>> table) {
        return table.stream().map(row -> row.stream().map(this::count).toList()).toList();
    }

    /** A sum of weights, whole where rows have none. */
    private Number count(double sum) {
        if (weighted) return sum;
        return (long) sum;
    }

    private static String name(List<String> names, int i) {
        return i < names.size() ? names.get(i) : Integer.toString(i);
    }

    /** The mean over all of them; 0 of none. */
    static <T> double mean(List<T> all, ToDoubleFunction<T> of) {
        return all.stream().mapToDouble(of).average().orElse(0);
    }
}
