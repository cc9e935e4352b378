package io.lockstep.core.step;

import io.lockstep.core.UserError;

/**
 * The version of the arithmetic: two builds of one version make the same weights, to the bit, of the same settings and
 * the same data.
 *
 * <p>It covers all that decides a bit: the order in which rows are prepared, shuffled and cut into steps and shards; the
 * draws of every random stream; initial weights; products, activations, norms, losses and their order of summing; the
 * shard tree; clipping; optimizers, schedules and early stopping. It doesn't cover how files are laid out: these have
 * versions of their own.
 *
 * <p>A table of trainings ({@code pinned-bits.json}) holds the hashes of a version. A change that moves one of them is a
 * new version, written down in docs/decisions.md; a run is resumed by builds of its own version alone.
 */
public final class Arithmetic {
    /** 3: a regression's targets are scaled. 2: rows in the order of their content. 1: as released with 0.1.0, whose runs don't name it. */
    public static final int VERSION = 3;

    /** Its name in run.json, sweep.json and checkpoints; a file without it is of version 1. */
    public static final String FIELD = "arithmetic_version";

    private Arithmetic() {}

    /**
     * Throws {@link UserError} where what is to be resumed was computed by another version.
     *
     * @param found the version that it names
     * @param what what is resumed and where it lies, for the message
     */
    public static void requireSame(int found, String what) {
        if (found != VERSION)
            throw new UserError("resume: " + what + " was computed with " + FIELD + " " + found
                    + "; this release has " + VERSION + ", which gives other weights. Finish it with the release that"
                    + " began it, or start anew with --overwrite");
    }
}
