package io.lockstep.core.eval;

import io.lockstep.core.Nearest;
import io.lockstep.core.UserError;
import io.lockstep.core.eval.EvalShape.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The figures that one can ask for by name, each as scikit-learn defines it: of several classes ROC AUC and PR AUC are
 * the mean over classes of one against the rest ({@code multi_class="ovr", average="macro"}), PR AUC is the average
 * precision, and of several numbers each figure is the mean over them ({@code multioutput="uniform_average"}).
 */
public enum Metric {
    /** Mean loss. */
    LOSS(Direction.MIN, false, Kind.CLASSES, Kind.VALUES, Kind.LABELS),
    /** Share of rows predicted right; of several labels, with all of them right. */
    ACCURACY(Direction.MAX, false, Kind.CLASSES, Kind.LABELS),
    /** Mean of the classes' F1, over classes that occur or are predicted. */
    MACRO_F1(Direction.MAX, false, Kind.CLASSES, Kind.LABELS),
    /** Mean of the classes' F1, weighted by their rows. */
    WEIGHTED_F1(Direction.MAX, false, Kind.CLASSES, Kind.LABELS),
    /** Area under the curve of true over false positives. */
    ROC_AUC(Direction.MAX, true, Kind.CLASSES, Kind.LABELS),
    /** Average precision: sum of precisions, each times the recall gained. */
    PR_AUC(Direction.MAX, true, Kind.CLASSES, Kind.LABELS),
    /** Mean of −log p of the actual class, p no smaller than 2⁻⁵². */
    LOG_LOSS(Direction.MIN, false, Kind.CLASSES),
    /** Mean squared distance of probabilities from what was; half of it for two classes, as usual. */
    BRIER(Direction.MIN, true, Kind.CLASSES, Kind.LABELS),
    /** 1 − squared error / squared distance from the mean target. */
    R2(Direction.MAX, false, Kind.VALUES),
    /** Root of the mean squared error. */
    RMSE(Direction.MIN, false, Kind.VALUES),
    /** Mean absolute error. */
    MAE(Direction.MIN, false, Kind.VALUES),
    /** Median absolute error. */
    MEDAE(Direction.MIN, true, Kind.VALUES);

    private static final String VALID = "valid_";

    private final Direction better;
    private final boolean detailed;
    private final Set<Kind> kinds;

    Metric(Direction better, boolean detailed, Kind... kinds) {
        this.better = better;
        this.detailed = detailed;
        this.kinds = EnumSet.copyOf(Arrays.asList(kinds));
    }

    /** Its name in files and options, such as {@code roc_auc}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Its name where it is of the validation rows, such as {@code valid_roc_auc}. */
    public String validKey() {
        return VALID + key();
    }

    public Direction better() {
        return better;
    }

    /** Whether it takes a detailed evaluation. */
    public boolean isDetailed() {
        return detailed;
    }

    /** Whether it says something of such targets. */
    public boolean appliesTo(Kind kind) {
        return kinds.contains(kind);
    }

    /** Those that apply, in order. */
    public static List<Metric> of(Kind kind) {
        return Arrays.stream(values()).filter(metric -> metric.appliesTo(kind)).toList();
    }

    /** All names, with commas between. */
    public static String allowed() {
        return Arrays.stream(values()).map(Metric::key).collect(Collectors.joining(", "));
    }

    /** The metric of that name, with {@code valid_} before it or without; null where there is none. */
    public static Metric find(String name) {
        var plain = name.strip().toLowerCase(Locale.ROOT).replace('-', '_');
        if (plain.startsWith(VALID)) plain = plain.substring(VALID.length());
        for (var metric : values()) if (metric.key().equals(plain)) return metric;
        return null;
    }

    /**
     * As {@link #find}.
     *
     * @param option names it in the message
     * @throws UserError where there is none
     */
    public static Metric named(String option, String name) {
        var found = find(name);
        if (found != null) return found;
        var known = Arrays.stream(values()).map(Metric::key).toList();
        throw new UserError(option + ": " + Nearest.unknown("metric", name, known));
    }
}
