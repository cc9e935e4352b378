package io.lockstep.core.network;

import java.util.Arrays;
import java.util.List;
import org.ejml.data.FMatrixRMaj;

/**
 * One value for every tensor of a list of tensors: weights, their gradient, or an optimizer's moments. Also addressed
 * as one vector, the tensors one after another in the list's order, row by row.
 *
 * <p>Mutable and without locks: threads may share one where each writes a range of its own, or where all only read.
 */
public final class Parameters {
    private final List<ParameterLayout.Tensor> tensors;
    private final FMatrixRMaj[] values;
    private final int[] starts; // starts[i] is where tensor i begins in the vector; the last entry is its length

    /** All zeros. */
    public Parameters(List<ParameterLayout.Tensor> tensors) {
        this.tensors = List.copyOf(tensors);
        this.values = new FMatrixRMaj[tensors.size()];
        this.starts = new int[tensors.size() + 1];
        for (int i = 0; i < values.length; i++) {
            var tensor = tensors.get(i);
            values[i] = new FMatrixRMaj(tensor.rows(), tensor.cols());
            starts[i + 1] = Math.addExact(starts[i], tensor.size());
        }
    }

    public List<ParameterLayout.Tensor> tensors() {
        return tensors;
    }

    public int tensorCount() {
        return values.length;
    }

    /** The tensor itself, not a copy. */
    public FMatrixRMaj get(int index) {
        return values[index];
    }

    /** The tensor of that name, not a copy; throws {@link IllegalArgumentException} where there is none. */
    public FMatrixRMaj get(String name) {
        for (int i = 0; i < values.length; i++) if (tensors.get(i).name().equals(name)) return values[i];
        throw new IllegalArgumentException("no tensor " + name + " among " + tensors);
    }

    /** Length of the vector. */
    public int size() {
        return starts[values.length];
    }

    /** What is done with the part of one tensor's array, {@code [from, to)}. */
    @FunctionalInterface
    public interface SpanAction {
        void accept(int tensor, int from, int to);
    }

    /** Calls {@code action} for the parts of tensors that make up {@code [from, to)} of the vector, in order. */
    public void forEachSpan(int from, int to, SpanAction action) {
        int i = Arrays.binarySearch(starts, from);
        if (i < 0) i = -i - 2;
        for (; i < values.length && starts[i] < to; i++) {
            int begin = Math.max(from, starts[i]) - starts[i];
            int end = Math.min(to, starts[i + 1]) - starts[i];
            if (begin < end) action.accept(i, begin, end);
        }
    }

    /** Adds {@code other} to this, in {@code [from, to)} of the vector. */
    public void add(Parameters other, int from, int to) {
        forEachSpan(from, to, (tensor, begin, end) -> {
            float[] x = values[tensor].data;
            float[] y = other.values[tensor].data;
            for (int i = begin; i < end; i++) x[i] += y[i];
        });
    }

    /** Overwrites this with {@code other}. */
    public void set(Parameters other) {
        for (int i = 0; i < values.length; i++)
            System.arraycopy(
                    other.values[i].data, 0, values[i].data, 0, tensors.get(i).size());
    }

    public void zero() {
        for (var value : values) Arrays.fill(value.data, 0f);
    }

    public Parameters copy() {
        var copy = new Parameters(tensors);
        copy.set(this);
        return copy;
    }
}
