package io.lockstep.core.eval;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An evaluation's results. What doesn't apply is null: a classification has {@code accuracy} and {@code macroF1}, a
 * regression {@code r2}, {@code rmse} and {@code mae}.
 *
 * @param loss weighted mean; NaN or infinite where a row's loss is
 * @param accuracy share of rows whose class was predicted right
 * @param macroF1 mean of the classes' F1; null above {@link EvalSums#MOST_COUNTED_CLASSES} classes
 * @param r2 1 − squared error / squared distance from the mean target; where all targets are equal, 1 for a perfect
 *     prediction and else 0, as scikit-learn has it
 * @param classes each class's figures; empty in a regression and where confusions aren't counted
 * @param confusion rows by actual (outer) and predicted class; empty where {@code classes} is
 */
public record Metrics(
        long rows,
        double loss,
        Double accuracy,
        Double macroF1,
        Double r2,
        Double rmse,
        Double mae,
        List<ClassMetrics> classes,
        List<List<Long>> confusion) {

    /**
     * A class's figures; each is 0 where its denominator is.
     *
     * @param support rows of the class
     */
    public record ClassMetrics(double precision, double recall, double f1, long support) {}

    public Metrics {
        classes = List.copyOf(classes);
        confusion = List.copyOf(confusion);
    }

    /** From sums over at least one row. */
    public static Metrics of(EvalSums sums) {
        if (sums.rows < 1) throw new IllegalArgumentException("no rows were evaluated");
        double loss = sums.loss / sums.weight;
        if (sums.classes() == 0) return regression(sums, loss);
        var classes = new ArrayList<ClassMetrics>();
        var confusion = new ArrayList<List<Long>>();
        for (int c = 0; sums.countsConfusion() && c < sums.classes(); c++) {
            classes.add(classMetrics(sums, c));
            confusion.add(row(sums, c));
        }
        Double macro = classes.isEmpty() ? null : (Double) macroF1(classes);
        double accuracy = (double) sums.correct / sums.rows;
        return new Metrics(sums.rows, loss, accuracy, macro, null, null, null, classes, confusion);
    }

    private static Metrics regression(EvalSums sums, double loss) {
        double spread = sums.targetSpread;
        double r2 = spread > 0 ? 1 - sums.squaredError / spread : sums.squaredError == 0 ? 1 : 0;
        if (Double.isNaN(sums.squaredError)) r2 = Double.NaN;
        double rmse = Math.sqrt(sums.squaredError / sums.rows);
        double mae = sums.absoluteError / sums.rows;
        return new Metrics(sums.rows, loss, null, null, r2, rmse, mae, List.of(), List.of());
    }

    private static ClassMetrics classMetrics(EvalSums sums, int c) {
        long actual = 0;
        long predicted = 0;
        for (int other = 0; other < sums.classes(); other++) {
            actual += sums.confusion(c, other);
            predicted += sums.confusion(other, c);
        }
        long hits = sums.confusion(c, c);
        return new ClassMetrics(
                share(hits, predicted), share(hits, actual), share(2 * hits, actual + predicted), actual);
    }

    private static double macroF1(List<ClassMetrics> classes) {
        double sum = 0;
        for (var metrics : classes) sum += metrics.f1();
        return sum / classes.size();
    }

    private static List<Long> row(EvalSums sums, int actual) {
        var row = new ArrayList<Long>();
        for (int predicted = 0; predicted < sums.classes(); predicted++) row.add(sums.confusion(actual, predicted));
        return List.copyOf(row);
    }

    private static double share(long part, long whole) {
        return whole == 0 ? 0 : (double) part / whole;
    }

    /** {@code rows, loss} and what applies of {@code accuracy, macro_f1, r2, rmse, mae}, in this order. */
    public Map<String, Object> summary() {
        var map = new LinkedHashMap<String, Object>();
        map.put("rows", rows);
        map.put("loss", loss);
        if (accuracy != null) map.put("accuracy", accuracy);
        if (macroF1 != null) map.put("macro_f1", macroF1);
        if (r2 != null) map.put("r2", r2);
        if (rmse != null) map.put("rmse", rmse);
        if (mae != null) map.put("mae", mae);
        return map;
    }

    /**
     * The summary and, where classes were counted, {@code classes} (figures by class name) and {@code confusion}
     * (rows by actual, then predicted class, in the classes' order).
     *
     * @param names of the classes in output order; where there are fewer, the index stands for a name
     */
    public Map<String, Object> report(List<String> names) {
        var map = new LinkedHashMap<>(summary());
        if (classes.isEmpty()) return map;
        var byName = new LinkedHashMap<String, Object>();
        for (int c = 0; c < classes.size(); c++) {
            var figures = new LinkedHashMap<String, Object>();
            figures.put("precision", classes.get(c).precision());
            figures.put("recall", classes.get(c).recall());
            figures.put("f1", classes.get(c).f1());
            figures.put("support", classes.get(c).support());
            byName.put(c < names.size() ? names.get(c) : Integer.toString(c), figures);
        }
        map.put("classes", byName);
        map.put("confusion", confusion);
        return map;
    }
}
