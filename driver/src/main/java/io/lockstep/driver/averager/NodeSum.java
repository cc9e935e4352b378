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
        super(Math.max(1, (int) (((long) round.weights().size() + CHUNK - 1) / CHUNK)));
        this.round = round;
        this.size = round.weights().size();
    }

    final GradientRound round() {
        return round;
    }

    @Override
    void run(int chunk) {
        var times = PhaseTimes.ofThread();
        int before = times.enter(Phase.TREE);
        round.reduce(from(chunk), to(chunk));
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
