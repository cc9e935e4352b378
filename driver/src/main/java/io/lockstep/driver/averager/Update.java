package io.lockstep.driver.averager;

import io.lockstep.core.network.Parameters;
import io.lockstep.core.optim.GradientClip;
import io.lockstep.core.profile.Phase;
import io.lockstep.core.profile.PhaseTimes;
import io.lockstep.core.step.TrainingState;

/**
 * From a step's node sums to new weights, in chunks of the parameter vector that any threads may share: all of it is
 * elementwise but for the clipping norm, which is summed chunk by chunk in order. With clipping there are two passes.
 */
final class Update extends NodeSum {
    private final TrainingState state;
    private final StepRule rule;
    private final double rate;
    private final float weight;
    private final double[] squares; // of the gradient, by the clip's chunks; null without clipping
    private final float[][][] slots; // [tensor][slot]
    private final boolean last;
    private final float clipFactor;
    private final TouchedUpdate touched; // null where the gradient's vector has all

    /** The first pass, or the only one. */
    Update(GradientRound round, TrainingState state, float[][][] slots, StepRule rule) {
        super(round, TouchedUpdate.chunks(round));
        this.state = state;
        this.rule = rule;
        this.slots = slots;
        rate = rule.rate().at(round.step());
        weight = round.root().weight == 0 ? 1 : (float) round.root().weight; // rows of no weight have no gradient
        touched = round.root().touched() == null ? null : new TouchedUpdate(round, state, slots[0], rule, rate, weight);
        last = rule.clipNorm() == 0;
        squares = last
                ? null
                : new double[GradientClip.chunks(round.root().gradient().size())];
        clipFactor = 1;
    }

    /** The second pass, once the norm is known. */
    private Update(Update first) {
        super(first.round());
        state = first.state;
        rule = first.rule;
        slots = first.slots;
        rate = first.rate;
        weight = first.weight;
        squares = null;
        touched = null; // never clipped
        last = true;
        clipFactor = GradientClip.factor(GradientClip.norm(first.squares), rule.clipNorm());
    }

    /** What is to be done when all chunks are; null after the last pass. */
    Update following() {
        return last ? null : new Update(this);
    }

    @Override
    void run(int chunk) {
        if (beyond(chunk) >= 0) {
            touched.run(beyond(chunk));
            return;
        }
        int from = from(chunk);
        int to = to(chunk);
        var gradient = gradient();
        boolean first = squares != null || rule.clipNorm() == 0;
        var times = PhaseTimes.ofThread();
        int before = times.enter(Phase.TREE);
        if (first) round().reduce(from, to);
        times.enter(Phase.UPDATE);
        apply(chunk, from, to, gradient, first);
        times.back(before);
    }

    private void apply(int chunk, int from, int to, Parameters gradient, boolean first) {
        if (first) {
            mean(gradient, from, to);
        }
        if (squares != null) {
            int per = CHUNK / GradientClip.CHUNK;
            for (int i = chunk * per; i < Math.min(squares.length, (chunk + 1) * per); i++)
                squares[i] = GradientClip.squares(gradient, i);
            return;
        }
        GradientClip.scale(gradient, clipFactor, from, to);
        update(gradient, from, to);
    }

    private void mean(Parameters gradient, int from, int to) {
        gradient.forEachSpan(from, to, (tensor, begin, end) -> {
            divide(gradient.get(tensor).data, begin, end, weight);
            if (rule.mask() != null) zeroWhereMasked(gradient, tensor, begin, end);
        });
    }

    private static void divide(float[] x, int begin, int end, float divisor) {
        for (int i = begin; i < end; i++) x[i] /= divisor;
    }

    private void zeroWhereMasked(Parameters x, int tensor, int begin, int end) {
        float[] mask = rule.mask().get(tensor).data;
        float[] data = x.get(tensor).data;
        for (int i = begin; i < end; i++) if (mask[i] == 0) data[i] = 0;
    }

    private void update(Parameters gradient, int from, int to) {
        var weights = state.weights();
        long number = round().step() + 1;
        gradient.forEachSpan(from, to, (tensor, begin, end) -> {
            float[] w = weights.get(tensor).data;
            rule.optimizer().update(w, gradient.get(tensor).data, slots[tensor], begin, end, number, rate);
            if (rule.mask() != null) zeroWhereMasked(weights, tensor, begin, end);
        });
    }
}
