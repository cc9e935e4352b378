package io.lockstep.core.profile;

import java.util.Locale;

/** What a worker's thread is at. Each has the kind of use that time is summed up by. */
public enum Phase {
    /** Waits for others: for a round to begin, for the last shard of a step, for the end. */
    WAITING(Kind.WAITING),
    /** Opens data, or loads a block that is not in memory. */
    READING(Kind.READING),
    /** Finds out which rows its shards take. */
    SAMPLING(Kind.COMPUTING),
    /** Copies these rows together. */
    GATHERING(Kind.COMPUTING),
    /** Biases, norms, activations, dropout, forth and back; sums of columns. */
    ACTIVATIONS(Kind.COMPUTING),
    /** Losses and their derivatives. */
    LOSS(Kind.COMPUTING),
    /** Validation, test and diagnostics. */
    EVALUATING(Kind.COMPUTING),
    /** Adds the workers' sums along the shards' tree. */
    TREE(Kind.UPDATING),
    /** Divides, clips, and moves the weights. */
    UPDATE(Kind.UPDATING),
    /** From a finished sum on its way to another process to the next work that came back. */
    EXCHANGE(Kind.EXCHANGING);

    /** Coarser: what the time was good for. */
    public enum Kind {
        READING,
        COMPUTING,
        EXCHANGING,
        UPDATING,
        WAITING;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Kind kind;

    Phase(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
