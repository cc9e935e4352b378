package io.lockstep.core.math;

/** Buffers of a thread's products and functions; they grow and are kept. Contents are undefined between calls. */
final class ProductBuffers {
    private static final ThreadLocal<ProductBuffers> OF_THREAD = ThreadLocal.withInitial(ProductBuffers::new);

    private float[] panel = new float[0];
    private float[] left = new float[0];
    private float[] tiles = new float[0];
    private double[] doubles = new double[0];

    private ProductBuffers() {}

    static ProductBuffers ofThread() {
        return OF_THREAD.get();
    }

    /** A packed block of B. */
    float[] panel(int length) {
        if (panel.length < length) {
            panel = new float[length];
        }
        return panel;
    }

    /** Packed rows of A. */
    float[] left(int length) {
        if (left.length < length) {
            left = new float[length];
        }
        return left;
    }

    /** Pieces of C that wait for their sibling in the tree, or have padding. */
    float[] tiles(int length) {
        if (tiles.length < length) {
            tiles = new float[length];
        }
        return tiles;
    }

    /** What {@link FunctionLanes} has between its steps. */
    double[] doubles(int length) {
        if (doubles.length < length) {
            doubles = new double[length];
        }
        return doubles;
    }
}
