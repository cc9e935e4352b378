package io.lockstep.core.data;

/** What a target is. */
public enum Task {
    /** The target is a class, held as its index among the class names. */
    CLASSIFICATION,
    /** The target is a number. */
    REGRESSION
}
