package io.lockstep.core.step;

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
    /** 2: rows in the order of their content. 1: as released with 0.1.0, whose runs don't name it. */
    public static final int VERSION = 2;

    private Arithmetic() {}
}
