package io.lockstep.core.data;

/** What an unsigned byte means to a network. */
final class Pixels {
    /** value / 255, correctly rounded. */
    static final float[] VALUE = new float[256];

    static {
        for (int i = 0; i < 256; i++) VALUE[i] = i / 255f;
    }

    private Pixels() {}
}
