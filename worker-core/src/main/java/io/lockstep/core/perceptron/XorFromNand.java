package io.lockstep.core.perceptron;

/**
 * XOR of four units, each trained on NAND alone: {@code XOR(a, b) = NAND(NAND(a, c), NAND(b, c))} with
 * {@code c = NAND(a, b)}.
 *
 * @param shared computes c
 * @param left NAND(a, c)
 * @param right NAND(b, c)
 * @param last the output from left and right
 */
public record XorFromNand(Perceptron shared, Perceptron left, Perceptron right, Perceptron last) {

    /** What each unit says. */
    public record Signals(int shared, int left, int right, int output) {}

    /** The units' signals for inputs of 0 or 1. */
    public Signals signals(int a, int b) {
        int c = shared.classify(a, b);
        int l = left.classify(a, c);
        int r = right.classify(b, c);
        return new Signals(c, l, r, last.classify(l, r));
    }
}
