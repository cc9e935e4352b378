package io.lockstep.core.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Metrics against scikit-learn's of the same predictions, recorded by metrics.py. */
class RecordedMetricsTest {
    private static final double CLOSE = 1e-6;

    private static JsonNode cases() {
        try (var in = RecordedMetricsTest.class.getResourceAsStream("metrics.json")) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double[] numbers(JsonNode node) {
        var numbers = new double[node.size()];
        for (int i = 0; i < numbers.length; i++) numbers[i] = node.get(i).asDouble();
        return numbers;
    }

    /** Sums of a case, in pieces of 17 rows, as they are added up after an evaluation in parts. */
    private static EvalSums sums(JsonNode one) {
        int size = one.get("predicted").get(0).size();
        var shape =
                switch (one.get("kind").asText()) {
                    case "classes" -> EvalShape.classes(size);
                    case "labels" -> EvalShape.labels(size);
                    default -> EvalShape.values(size);
                };
        var whole = new EvalSums(shape.withDetail(true));
        var part = new EvalSums(shape.withDetail(true));
        int rows = one.get("actual").size();
        for (int row = 0; row < rows; row++) {
            add(one, row, part);
            if (row % 17 != 0 && row < rows - 1) continue;
            whole.add(part);
            part.clear();
        }
        return whole;
    }

    private static void add(JsonNode one, int row, EvalSums out) {
        double weight =
                one.get("weights").isNull() ? 1 : one.get("weights").get(row).asDouble();
        var actual = one.get("actual").get(row);
        var predicted = numbers(one.get("predicted").get(row));
        switch (out.shape().kind()) {
            case CLASSES -> {
                int best = 0;
                double total = 0;
                for (int c = 0; c < predicted.length; c++) {
                    if (predicted[c] > predicted[best]) best = c;
                    total += predicted[c];
                }
                double loss = -Math.log(predicted[actual.asInt()] / total);
                out.addClass(actual.asInt(), best, weight * loss, weight, predicted);
            }
            case LABELS -> {
                var there = new boolean[predicted.length];
                var said = new boolean[predicted.length];
                for (int i = 0; i < there.length; i++) {
                    there[i] = actual.get(i).asInt() == 1;
                    said[i] = predicted[i] > 0.5;
                }
                out.addLabels(there, said, weight, weight, predicted);
            }
            default -> out.addValues(numbers(actual), predicted, weight, weight);
        }
    }

    @Test
    void figuresAreThoseOfScikitLearn() {
        int checked = 0;
        for (var one : cases()) {
            var sums = sums(one);
            var metrics = Metrics.of(sums);
            var report = new ObjectMapper().valueToTree(metrics.report(List.of()));
            var what = one.get("kind").asText() + " of " + sums.rows + (metrics.weighted() ? " weighted" : "");
            var expected = one.get("expected");
            for (var metric : Metric.values()) {
                if (!expected.has(metric.key())) continue;
                near(expected.get(metric.key()), report.get(metric.key()), what + ": " + metric.key());
                assertTrue(!report.has(metric.key() + "_error"), "all scores are apart");
                checked++;
            }
            for (var table : List.of("per_class", "per_output")) {
                if (!expected.has(table)) continue;
                assertEquals(expected.get(table).size(), report.get(table).size());
                int i = 0;
                for (var each : report.get(table)) {
                    var wanted = expected.get(table).get(i++);
                    wanted.fieldNames().forEachRemaining(name -> near(wanted.get(name), each.get(name), what + name));
                }
            }
            if (expected.has("confusion")) near(expected.get("confusion"), report.get("confusion"), what);
        }
        assertTrue(checked > 80, checked + " figures");
    }

    private static void near(JsonNode expected, JsonNode found, String what) {
        if (!expected.isArray()) {
            assertEquals(expected.asDouble(), found.asDouble(), CLOSE, what);
            return;
        }
        assertEquals(expected.size(), found.size(), what);
        for (int i = 0; i < expected.size(); i++) near(expected.get(i), found.get(i), what);
    }

    @Test
    void whatSharesAPlaceIsWithinTheStatedError() {
        for (var one : cases()) {
            if (!one.get("kind").asText().equals("classes")) continue;
            var exact = sums(one);
            var coarse = new EvalSums(exact.shape(), 1); // 64 places a class, and so only those of more rows are coarse
            var random = new java.util.Random(7);
            var fine = new EvalSums(exact.shape());
            var p = new double[exact.shape().size()];
            for (int row = 0; row < 5000; row++) {
                double total = 0;
                for (int c = 0; c < p.length; c++) total += p[c] = random.nextDouble();
                for (int c = 0; c < p.length; c++) p[c] /= total;
                int actual = random.nextInt(p.length);
                coarse.addClass(actual, 0, 1, 1, p);
                fine.addClass(actual, 0, 1, 1, p);
            }
            var close = Metrics.of(coarse);
            var apart = Metrics.of(fine);
            for (var metric : List.of(Metric.ROC_AUC, Metric.PR_AUC)) {
                double error = close.errors().get(metric);
                assertTrue(error > 0 && error < 0.5, metric + " " + error);
                assertEquals(apart.value(metric), close.value(metric), error);
                assertEquals(0.0, apart.errors().get(metric));
            }
        }
    }

    @Test
    void curvesEndWhereTheyShouldAndHaveFewPoints() {
        var shape = EvalShape.classes(2).withDetail(true);
        var sums = new EvalSums(shape);
        for (int i = 0; i < 10_000; i++) {
            double p = i / 10_000.0;
            sums.addClass(i * 7919 % 10_000 < i ? 1 : 0, 0, 1, 1, new double[] {1 - p, p});
        }
        var curves = new ObjectMapper().valueToTree(Curves.of(sums, List.of("no", "yes")));
        assertEquals(1, curves.size());
        for (var name : List.of("roc", "pr")) {
            var points = new ArrayList<JsonNode>();
            curves.get("yes").get(name).forEach(points::add);
            assertTrue(points.size() > 50 && points.size() <= Curves.MOST_POINTS, name + " has " + points.size());
            assertEquals(1.0, points.get(points.size() - 1).get(0).asDouble());
            for (int i = 1; i < points.size(); i++)
                assertTrue(points.get(i).get(0).asDouble()
                        >= points.get(i - 1).get(0).asDouble());
        }
        for (var bin : curves.get("yes").get("calibration"))
            assertEquals(bin.get(0).asDouble(), bin.get(1).asDouble(), 0.05, "chances are as said");
        var values = new EvalSums(EvalShape.values(1).withDetail(true));
        for (int i = 0; i <= 1000; i++) values.addValues(new double[] {i}, new double[] {i + i % 11 - 3}, 1, 1);
        var bins =
                new ObjectMapper().valueToTree(Curves.of(values, List.of("y"))).at("/y/residuals");
        double total = 0;
        for (var bin : bins) total += bin.get(2).asDouble();
        assertEquals(1001, total);
        assertEquals(-3, bins.get(0).get(0).asDouble(), 1e-6);
        assertEquals(7, bins.get(bins.size() - 1).get(1).asDouble(), 1e-6);
    }
}
