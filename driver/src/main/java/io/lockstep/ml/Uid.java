package io.lockstep.ml;

/**
 * Spark's constructors of params ask for the stage's uid before a subclass in Java has a chance to set its field: here
 * the uid waits for them.
 */
final class Uid {
    private static final ThreadLocal<String> WAITING = new ThreadLocal<>();

    private Uid() {}

    /** Called among the arguments of a constructor's {@code this(...)}, which are evaluated before Spark's own code. */
    static String waiting(String uid) {
        WAITING.set(uid);
        return uid;
    }

    /** The uid while Spark's constructors run. */
    static String waiting() {
        return WAITING.get();
    }

    /** Called first after Spark's constructors. */
    static String taken(String uid) {
        WAITING.remove();
        return uid;
    }
}
