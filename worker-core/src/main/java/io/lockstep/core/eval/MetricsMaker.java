package io.lockstep.core.eval;

import io.lockstep.core.eval.EvalShape.Kind;
import io.lockstep.core.eval.Metrics.ClassMetrics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Makes metrics of sums. */
final class MetricsMaker {
    private final EvalSums sums;
    private final EvalShape shape;
    private final Map<Metric, Double> values = new EnumMap<>(Metric.class);
    private final Map<Metric, Double> errors = new EnumMap<>(Metric.class);
    private final List<ClassMetrics> classes = new ArrayList<>();
    private final List<List<Double>> confusion = new ArrayList<>();
    private final List<Map<Metric, Double>> outputs = new ArrayList<>();

    MetricsMaker(EvalSums sums) {
        this.sums = sums;
        shape = sums.shape();
    }

    Metrics make() {
        values.put(Metric.LOSS, sums.loss / sums.weight);
        if (shape.kind() == Kind.VALUES) regression();
        else classification();
        var several = outputs.size() > 1 ? outputs : List.<Map<Metric, Double>>of();
        return new Metrics(shape, sums.rows, sums.isWeighted(), values, errors, classes, confusion, several);
    }

    private void regression() {
        for (int i = 0; i < shape.size(); i++) {
            var value = sums.value(i);
            var figures = new EnumMap<Metric, Double>(Metric.class);
            figures.put(Metric.R2, value.r2());
            figures.put(Metric.RMSE, Math.sqrt(value.squaredError / value.weight));
            figures.put(Metric.MAE, value.absoluteError / value.weight);
            if (shape.rankings() > 0) {
                var median = Ranking.median(sums.ranks(i));
                figures.put(Metric.MEDAE, median.value());
                errors.merge(Metric.MEDAE, median.error() / shape.size(), Double::sum);
            }
            outputs.add(figures);
        }
        for (var metric : outputs.get(0).keySet())
            values.put(metric, Metrics.mean(outputs, figures -> figures.get(metric)));
    }

    private void classification() {
        values.put(Metric.ACCURACY, sums.correct / sums.weight);
        if (shape.kind() == Kind.LABELS) labels();
        else if (sums.countsConfusion()) classes();
        if (!classes.isEmpty()) f1();
        if (shape.rankings() > 0) {
            rank(Metric.ROC_AUC, Ranking::rocArea);
            rank(Metric.PR_AUC, Ranking::averagePrecision);
        }
        if (shape.kind() == Kind.CLASSES) values.put(Metric.LOG_LOSS, sums.logLoss / sums.weight);
        if (!shape.detailed()) return;
        int many = shape.kind() == Kind.LABELS ? shape.size() : 1;
        double distance = 0;
        for (int i = 0; i < many; i++) distance += sums.brier(i);
        values.put(Metric.BRIER, distance / sums.weight / many);
    }

    private void classes() {
        for (int c = 0; c < shape.size(); c++) {
            double actual = 0;
            double predicted = 0;
            var row = new ArrayList<Double>();
            for (int other = 0; other < shape.size(); other++) {
                actual += sums.confusion(c, other);
                predicted += sums.confusion(other, c);
                row.add(sums.confusion(c, other));
            }
            classes.add(ClassMetrics.of(sums.confusion(c, c), predicted, actual));
            confusion.add(List.copyOf(row));
        }
    }

    private void labels() {
        for (int i = 0; i < shape.size(); i++) {
            double both = sums.labelled(i, 1, 1);
            double onlyPredicted = sums.labelled(i, 0, 1);
            double onlyActual = sums.labelled(i, 1, 0);
            classes.add(ClassMetrics.of(both, both + onlyPredicted, both + onlyActual));
            confusion.add(List.of(sums.labelled(i, 0, 0), onlyPredicted, onlyActual, both));
        }
    }

    private void f1() {
        double weighted = 0;
        double support = 0;
        double sum = 0;
        int seen = 0;
        for (int c = 0; c < classes.size(); c++) {
            var figures = classes.get(c);
            weighted += figures.support() * figures.f1();
            support += figures.support();
            sum += figures.f1();
            if (shape.kind() == Kind.LABELS || figures.support() > 0 || isPredicted(c)) seen++;
        }
        values.put(Metric.MACRO_F1, seen == 0 ? 0 : sum / seen);
        values.put(Metric.WEIGHTED_F1, support == 0 ? 0 : weighted / support);
    }

    private boolean isPredicted(int c) {
        for (var row : confusion) if (row.get(c) > 0) return true;
        return false;
    }

    private void rank(Metric metric, Function<RankSums, Ranking> figure) {
        double sum = 0;
        double error = 0;
        for (int i = 0; i < shape.rankings(); i++) {
            var ranking = figure.apply(sums.ranks(i));
            sum += ranking.value();
            error += ranking.error();
        }
        values.put(metric, sum / shape.rankings());
        errors.put(metric, error / shape.rankings());
    }
}
