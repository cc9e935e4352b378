package io.lockstep.core.network;

import java.util.List;

/** Makes an {@link Architecture} by name: what isn't said is as in a plain network of rectifiers. */
public final class ArchitectureBuilder {
    private final int inputs;
    private final List<Integer> hidden;
    private final int outputs;
    private Activation activation = Activation.RELU;
    private boolean bias = true;
    private float dropout;
    private Norm norm = Norm.NONE;
    private boolean residual;

    ArchitectureBuilder(int inputs, List<Integer> hidden, int outputs) {
        this.inputs = inputs;
        this.hidden = hidden;
        this.outputs = outputs;
    }

    public ArchitectureBuilder activation(Activation value) {
        activation = value;
        return this;
    }

    public ArchitectureBuilder bias(boolean value) {
        bias = value;
        return this;
    }

    public ArchitectureBuilder dropout(float share) {
        dropout = share;
        return this;
    }

    public ArchitectureBuilder norm(Norm value) {
        norm = value;
        return this;
    }

    public ArchitectureBuilder residual(boolean value) {
        residual = value;
        return this;
    }

    public Architecture build() {
        return new Architecture(inputs, hidden, outputs, activation, bias, dropout, norm, residual);
    }
}
