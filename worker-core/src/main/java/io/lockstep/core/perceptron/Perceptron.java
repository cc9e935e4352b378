package io.lockstep.core.perceptron;

import io.lockstep.core.math.Functions;
import java.util.Collections;
import java.util.List;

/** One unit: {@code output = unit(weights · x + bias)}. Immutable. */
public record Perceptron(List<Double> weights, double bias, Unit unit) {
    /** What turns the net input into the output. */
    public enum Unit {
        /** 1 above zero, else 0. */
        STEP,
        /** 1 / (1 + e^-net). */
        SIGMOID
    }

    public Perceptron {
        weights = List.copyOf(weights);
    }

    /** All zeros. */
    public static Perceptron zeros(int inputs, Unit unit) {
        return new Perceptron(Collections.nCopies(inputs, 0.0), 0, unit);
    }

    /** The net input of {@code x}, which has one value for each weight. */
    public double net(double... x) {
        double sum = bias;
        for (int i = 0; i < x.length; i++) sum += weights.get(i) * x[i];
        return sum;
    }

    /** The unit's output: 0 or 1 from a step, between them from a sigmoid. */
    public double output(double... x) {
        double net = net(x);
        return unit == Unit.SIGMOID ? 1 / (1 + Functions.exp(-net)) : net > 0 ? 1 : 0;
    }

    /** The class of {@code x}: 1 above a net input of zero, else 0. */
    public int classify(double... x) {
        return net(x) > 0 ? 1 : 0;
    }

    /** Rosenblatt's rule: each weight plus {@code rate · (target − output) · x}, the bias with an x of 1. */
    public Perceptron updated(double[] x, int target, double rate) {
        double change = rate * (target - output(x));
        var changed = new Double[x.length];
        for (int i = 0; i < x.length; i++) changed[i] = weights.get(i) + change * x[i];
        return new Perceptron(List.of(changed), bias + change, unit);
    }
}
