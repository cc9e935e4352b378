package io.lockstep.core.step;

import io.lockstep.core.network.Architecture;
import io.lockstep.core.network.Initializer;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.optim.Optimizer;
import java.util.List;
import java.util.stream.Stream;

/**
 * A trial's truth between steps.
 *
 * @param slots the optimizer's state, one for each of its slot names
 * @param statistics batch norm's running statistics; empty without
 */
public record TrainingState(Parameters weights, List<Parameters> slots, Parameters statistics) {
    public TrainingState {
        slots = List.copyOf(slots);
    }

    /** A new network's. */
    public static TrainingState initial(
            Architecture architecture, Initializer initializer, long seed, Optimizer optimizer) {
        var weights = initializer.parameters(architecture, seed);
        var slots = optimizer.slotNames().stream()
                .map(name -> new Parameters(weights.tensors()))
                .toList();
        return new TrainingState(weights, slots, Initializer.statistics(architecture));
    }

    /** A copy that shares nothing. */
    public TrainingState copy() {
        return new TrainingState(
                weights.copy(), slots.stream().map(Parameters::copy).toList(), statistics.copy());
    }

    /** Zeros. @param slots how many the optimizer has */
    public static TrainingState empty(ParameterLayout layout, int slots) {
        return new TrainingState(
                new Parameters(layout.parameters()),
                Stream.generate(() -> new Parameters(layout.parameters()))
                        .limit(slots)
                        .toList(),
                new Parameters(layout.statistics()));
    }

    /** Zeros of the same shapes. */
    public TrainingState emptyCopy() {
        return new TrainingState(
                new Parameters(weights.tensors()),
                slots.stream().map(slot -> new Parameters(slot.tensors())).toList(),
                new Parameters(statistics.tensors()));
    }

    /** Overwrites this with {@code other}. */
    public void set(TrainingState other) {
        weights.set(other.weights);
        for (int i = 0; i < slots.size(); i++) slots.get(i).set(other.slots.get(i));
        statistics.set(other.statistics);
    }
}
