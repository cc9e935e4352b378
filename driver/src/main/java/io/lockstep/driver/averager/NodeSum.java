package io.lockstep.driver.averager;

import io.lockstep.core.network.Parameters;
import io.lockstep.core.profile.Phase;
import io.lockstep.core.profile.PhaseTimes;

/** A gradient round's vectors added along the tree, chunk by chunk, into node 0. */
class NodeSum extends SharedTask {
    /** Elements of a chunk: a few nodes' worth of it stay in a second-level cache. A multiple of the clip's chunks. */
    static final int CHUNK = 4 * io.lockstep.core.optim.GradientClip.CHUNK;

    private final GradientRound round;
    private final int size;

    NodeSum(GradientRound round) {
        this(round, round.root().touched() == null ? 0 : 1);
    }

    /** @param more chunks behind those of the gradient's vector */
    NodeSum(GradientRound round, int more) {
        super(vectorChunks(round) + more);
        this.round = round;
        this.size = round.root().gradient().size();
    }

    private static int vectorChunks(GradientRound round) {
        return Math.max(1, (int) (((long) round.root().gradient().size() + CHUNK - 1) / CHUNK));
    }

    /** The chunk's number among those behind the gradient's vector; negative for one of the vector's. */
    final int beyond(int chunk) {
        return chunk - vectorChunks(round);
    }

    final GradientRound round() {
        return round;
    }

    @Override
    void run(int chunk) {
        var times = PhaseTimes.ofThread();
        int before = times.enter(Phase.TREE);
        if (beyond(chunk) < 0) round.reduce(from(chunk), to(chunk));
        else round.reduceTouched();
        times.back(before);
    }

    final int from(int chunk) {
        return chunk * CHUNK;
    }

    final int to(int chunk) {
        return (int) Math.min(size, (long) from(chunk) + CHUNK);
    }

    final Parameters gradient() {
        return round.root().gradient();
    }
}
