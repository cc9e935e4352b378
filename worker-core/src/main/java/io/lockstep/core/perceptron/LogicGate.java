package io.lockstep.core.perceptron;

import java.util.List;

/** Logic gates of two inputs. */
public enum LogicGate {
    AND(0, 0, 0, 1),
    OR(0, 1, 1, 1),
    NAND(1, 1, 1, 0),
    XOR(0, 1, 1, 0);

    private final int[] outputs;

    LogicGate(int... outputs) {
        this.outputs = outputs;
    }

    /** The gate's output for inputs of 0 or 1. */
    public int of(int a, int b) {
        return outputs[2 * a + b];
    }

    /** The truth table, its rows in the order 00, 01, 10, 11. */
    public LabelledPoints table() {
        return new LabelledPoints(
                List.of(new double[] {0, 0}, new double[] {0, 1}, new double[] {1, 0}, new double[] {1, 1}), outputs);
    }
}
