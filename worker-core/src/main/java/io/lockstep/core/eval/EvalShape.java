package io.lockstep.core.eval;

/**
 * What an evaluation measures: sums of one shape add up, others don't.
 *
 * @param kind what a row's targets are
 * @param size how many classes, values or labels
 * @param detailed whether ranks of scores and squared distances of probabilities are kept as well, from which
 *     {@link Metric#isDetailed} metrics and curves are made
 */
public record EvalShape(Kind kind, int size, boolean detailed) {
    /** What a row's targets are. */
    public enum Kind {
        /** One class of several. */
        CLASSES,
        /** Numbers. */
        VALUES,
        /** Several labels that are each there or not. */
        LABELS
    }

    public EvalShape {
        if (size < 1) throw new IllegalArgumentException(size + " " + kind);
    }

    /** Of one class of {@code classes}, without detail. */
    public static EvalShape classes(int classes) {
        return new EvalShape(Kind.CLASSES, classes, false);
    }

    /** Of {@code outputs} numbers, without detail. */
    public static EvalShape values(int outputs) {
        return new EvalShape(Kind.VALUES, outputs, false);
    }

    /** Of {@code labels} labels, without detail. */
    public static EvalShape labels(int labels) {
        return new EvalShape(Kind.LABELS, labels, false);
    }

    /** The same, with detail or without. */
    public EvalShape withDetail(boolean wanted) {
        return new EvalShape(kind, size, wanted);
    }

    /** Rankings that are kept: one a class, but one of two classes; one a value or label; 0 without detail, and of too many. */
    int rankings() {
        if (!detailed) return 0;
        if (size > EvalSums.MOST_COUNTED_CLASSES) return 0;
        return kind == Kind.CLASSES && size == 2 ? 1 : size;
    }

    /** Cells of the tables of actual and predicted that are counted; 0 where there are too many, or none. */
    int cells() {
        return switch (kind) {
            case CLASSES -> size <= EvalSums.MOST_COUNTED_CLASSES ? size * size : 0;
            case LABELS -> 4 * size;
            case VALUES -> 0;
        };
    }
}
