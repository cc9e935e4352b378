package io.lockstep.jobs.report;

import io.lockstep.core.Figures;
import io.lockstep.driver.train.EpochMetrics;
import java.util.ArrayList;
import java.util.List;

/** Whether a training learnt, and whether it is finished: what its losses, shares and rows say. */
final class Learning {
    /** A loss above this share of a blind guess's, with no more hits than a guess has, is a guess. */
    static final double GUESSED = 0.9;
    /** A regression that explains less than this of the variance explains nothing. */
    static final double NOTHING = 0.05;
    /** A loss that falls by less than this share over all epochs has not begun to learn. */
    static final double STUCK = 0.02;
    /** A loss that still falls by more than this an epoch isn't at its end. */
    static final double FALLING = 0.01;
    /** Epochs at the end over which that is looked at. */
    private static final int LAST = 3;
    /** A validation loss this much above its best speaks of overfitting. */
    static final double OVERFITTED = 1.2;
    /** A class with fewer hits than this among its rows is missed. */
    static final double MISSED = 0.5;
    /** Below this share of all rows a class is a rare one. */
    static final double RARE = 0.2;
    /** With more hits than this nobody asks for further epochs. */
    private static final double DONE = 0.995;
    /** Share of a blind guess's loss below which a loss counts as learnt. */
    private static final double LEARNT = 0.1;

    private Learning() {}

    static void look(TrainingRun run, List<String> findings, List<String> looked) {
        looked.add("no better than guessing");
        int before = findings.size();
        guessing(run, findings);
        boolean guessed = findings.size() > before;
        if (run.metrics().size() >= LAST) {
            looked.add("no progress");
            looked.add("a loss still falling");
            if (!guessed) stuck(run, findings);
            falling(run, findings);
        }
        if (run.has("valid_loss") && !run.setting("early-stopping").isNumber()) {
            looked.add("overfitting");
            overfitted(run.metrics(), findings);
        }
        var classes = judged(run).classes();
        if (!classes.isEmpty()) {
            looked.add("classes that are missed");
            if (!guessed) missed(run, findings);
        }
        if (run.run().data().containsKey("test") || run.setting("valid").isTextual()) {
            looked.add("rows that are trained and tested on");
            sameRows(run, findings);
        }
    }

    /** Metrics on rows that were not trained on: test, else validation; of neither, nothing. */
    private static RunRecord.JudgedFigures judged(TrainingRun run) {
        if (run.test().rows() != null) return run.test();
        var valid = run.evaluations().valid();
        return valid == null ? RunRecord.JudgedFigures.NONE : valid;
    }

    private static void guessing(TrainingRun run, List<String> findings) {
        var judged = judged(run);
        var kept = run.kept();
        var r2 = judged.r2() != null ? judged.r2() : value(kept, "valid_r2");
        if (r2 != null) {
            if (r2 < NOTHING) findings.add(explainsNothing(r2, run));
            return;
        }
        var accuracy = first(judged.accuracy(), value(kept, "valid_accuracy"), value(kept, "train_accuracy"));
        var loss = first(judged.loss(), value(kept, "valid_loss"), kept.trainLoss());
        if (accuracy == null) return;
        var shares = shares(judged, run);
        double majority = shares.stream().mapToDouble(x -> x).max().orElse(1);
        double entropy =
                shares.stream().mapToDouble(x -> x > 0 ? -x * Math.log(x) : 0).sum();
        var rows = first(judged.rows(), run.run().rows("valid"), run.run().rows("train"));
        double noise = Math.sqrt(majority * (1 - majority) / Math.max(1, rows == null ? 100 : rows));
        boolean weighted = run.setting("class-weights").isTextual()
                && !run.setting("class-weights").asText().equals("off");
        boolean high = weighted || !(loss < GUESSED * entropy);
        if (accuracy > majority + noise || !high) return;
        findings.add(Figures.text(
                "No better than guessing: accuracy %.1f %%, where always naming the most frequent class has %.1f %%;"
                        + " loss %.4f, where the classes' shares alone give %.4f. %s usually mend it.",
                100 * accuracy, 100 * majority, loss, entropy, mends(run)));
    }

    private static String explainsNothing(double r2, TrainingRun run) {
        return Figures.text(
                "No better than guessing: R² is %.3f, where always naming the mean has 0. %s usually mend it.",
                r2, mends(run));
    }

    private static String mends(TrainingRun run) {
        var mends = new ArrayList<String>();
        if (!run.setting("standardize").asBoolean()) mends.add("--standardize");
        mends.add("another learning rate (ten times up or down)");
        mends.add("more epochs");
        var network = run.run().network();
        if (network != null && network.hidden().size() > 4)
            mends.add("fewer layers, --residual or --norm layer with --activation relu");
        var text = String.join(", ", mends);
        return Character.toUpperCase(text.charAt(0)) + text.substring(1);
    }

    /** Of the classes: as the rows have them, else all alike. */
    private static List<Double> shares(RunRecord.JudgedFigures judged, TrainingRun run) {
        double all = judged.classes().values().stream()
                .mapToDouble(RunRecord.OfClass::support)
                .sum();
        if (all > 0)
            return judged.classes().values().stream()
                    .map(of -> of.support() / all)
                    .toList();
        var network = run.run().network();
        int classes = Math.max(2, network == null ? 2 : network.outputs());
        return java.util.Collections.nCopies(classes, 1.0 / classes);
    }

    private static void stuck(TrainingRun run, List<String> findings) {
        double first = run.metrics().get(0).trainLoss();
        double last = run.last().trainLoss();
        if (!(first > 0) || last < (1 - STUCK) * first || hasLearnt(run, last)) return;
        findings.add(Figures.text(
                "No progress: the training loss went from %.4f to %.4f. Another learning rate (ten times up or down), a"
                        + " wider network, or --standardize usually mend it.",
                first, last));
    }

    /** Whether the loss is far below that of guessing: it was low from the start, as after --init-from. */
    private static boolean hasLearnt(TrainingRun run, double loss) {
        if (run.last().trainAccuracy() == null) {
            var r2 = value(run.last(), "valid_r2");
            return r2 != null && r2 > 1 - LEARNT;
        }
        var network = run.run().network();
        return loss < LEARNT * Math.log(Math.max(2, network == null ? 2 : network.outputs()));
    }

    private static void falling(TrainingRun run, List<String> findings) {
        if (!run.state().equals("succeeded") || run.keptEarlier()) return;
        var metrics = run.metrics();
        var part = run.has("valid_loss") ? "valid_loss" : "train_loss";
        var hits = first(
                value(run.last(), "valid_accuracy"),
                value(run.last(), "valid_r2"),
                value(run.last(), "train_accuracy"));
        if (hits != null && hits > DONE) return;
        double least = Double.POSITIVE_INFINITY;
        for (int i = metrics.size() - LAST + 1; i < metrics.size(); i++) {
            var before = value(metrics.get(i - 1), part);
            var now = value(metrics.get(i), part);
            if (before == null || now == null) return;
            least = Math.min(least, 1 - now / before);
        }
        if (!(least > FALLING)) return;
        findings.add(Figures.text(
                "Not finished: the %s loss still fell by more than %.0f %% in each of the last epochs (to %s). More"
                        + " --epochs, or a larger learning rate, go further.",
                part.startsWith("valid") ? "validation" : "training",
                Math.floor(100 * least),
                Figures.measure(value(run.last(), part))));
    }

    private static void overfitted(List<EpochMetrics> metrics, List<String> findings) {
        double best = Double.POSITIVE_INFINITY;
        int epoch = 0;
        for (var line : metrics) {
            if (line.validLoss() == null || line.validLoss() >= best) continue;
            best = line.validLoss();
            epoch = line.epoch();
        }
        var last = metrics.get(metrics.size() - 1).validLoss();
        if (last == null || !(last > OVERFITTED * best)) return;
        findings.add(Figures.text(
                "Overfitting: the validation loss was best in epoch %d (%.4f) and is %.4f now. --early-stopping,"
                        + " --dropout, --weight-decay or more data usually mend it.",
                epoch, best, last));
    }

    /** Classes that are never found, and rare ones that are mostly missed. */
    private static void missed(TrainingRun run, List<String> findings) {
        var classes = judged(run).classes();
        double all = classes.values().stream()
                .mapToDouble(RunRecord.OfClass::support)
                .sum();
        var named = new ArrayList<String>();
        classes.forEach((name, of) -> {
            boolean never = of.support() > 0 && of.recall() == 0;
            boolean rare = of.support() > 0 && of.support() < RARE * all && of.recall() < MISSED;
            if (never || rare)
                named.add(Figures.text("%s (%.1f %% of %.0f rows)", name, 100 * of.recall(), of.support()));
        });
        if (named.isEmpty()) return;
        var shown = String.join(", ", named.subList(0, Math.min(3, named.size())));
        findings.add("Classes that are missed: of " + shown
                + (named.size() > 3 ? " and " + (named.size() - 3) + " more" : "")
                + " few or no rows are found. --class-weights balanced, more rows of "
                + (named.size() == 1 ? "it" : "them") + " or more epochs usually mend it.");
    }

    private static void sameRows(TrainingRun run, List<String> findings) {
        var train = run.run().data().get("train");
        var test = run.run().data().get("test");
        if (same(train, test))
            findings.add("The test set is the training data: both have the fingerprint " + train.fingerprint()
                    + ", so its figures say nothing about new rows. Give --test other rows.");
        var valid = run.setting("valid");
        boolean apart = !valid.isTextual() || valid.asText().matches("[0-9.eE+-]+|off");
        if (!apart && same(train, run.run().data().get("valid")))
            findings.add("The validation set is the training data: both have the fingerprint " + train.fingerprint()
                    + ". Give --valid other rows, or a share such as 0.1.");
    }

    private static boolean same(RunRecord.Part a, RunRecord.Part b) {
        return a != null
                && b != null
                && a.fingerprint() != null
                && a.fingerprint().equals(b.fingerprint());
    }

    private static Double value(EpochMetrics line, String metric) {
        var value = line.value(metric);
        return value.isPresent() ? (Double) value.getAsDouble() : null;
    }

    @SafeVarargs
    private static <T> T first(T... values) {
        for (var value : values) if (value != null) return value;
        return null;
    }
}
