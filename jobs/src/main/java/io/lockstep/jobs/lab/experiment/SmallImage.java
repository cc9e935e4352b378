package io.lockstep.jobs.lab.experiment;

import java.util.List;

/**
 * A picture of numbers with a caption.
 *
 * @param pixels row by row
 */
record SmallImage(String caption, float[] pixels, int width, int height) {

    /**
     * @param shape [height, width] as the data set knows it; a square where it is empty
     */
    static SmallImage of(String caption, float[] pixels, List<Integer> shape) {
        int side = (int) Math.round(Math.sqrt(pixels.length));
        return shape.size() == 2
                ? new SmallImage(caption, pixels, shape.get(1), shape.get(0))
                : new SmallImage(caption, pixels, side, side);
    }
}
