package io.lockstep.core.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.network.ParameterLayout.Tensor;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.util.List;
import org.junit.jupiter.api.Test;

class GradientClipTest {
    private static Parameters parameters(float[]... vectors) {
        var tensors = new Tensor[vectors.length];
        for (int i = 0; i < vectors.length; i++) tensors[i] = new Tensor("t" + i, 1, vectors[i].length);
        var parameters = new Parameters(List.of(tensors));
        for (int i = 0; i < vectors.length; i++) parameters.get(i).data = vectors[i];
        return parameters;
    }

    @Test
    void clippingIsTorchs() {
        // clip_grad_norm_([[3, -4], [12]], 2) in PyTorch 1.13
        var gradient = parameters(new float[] {3, -4}, new float[] {12});
        assertEquals(13.0, GradientClip.norm(gradient));
        GradientClip.scale(gradient, GradientClip.factor(13, 2), 0, 3);
        assertArrayEquals(new float[] {0.4615384340286255f, -0.615384578704834f}, gradient.get(0).data, 1e-7f);
        assertArrayEquals(new float[] {1.846153736114502f}, gradient.get(1).data, 1e-7f);
    }

    @Test
    void aSmallGradientStays() {
        assertEquals(1f, GradientClip.factor(1.9, 2));
        assertEquals(1f, GradientClip.factor(0, 2));
    }

    @Test
    void whatIsNotFiniteStaysVisible() {
        assertTrue(Float.isNaN(GradientClip.factor(GradientClip.norm(parameters(new float[] {1, Float.NaN})), 1)));
        assertEquals(Double.POSITIVE_INFINITY, GradientClip.norm(parameters(new float[] {Float.NEGATIVE_INFINITY})));
    }

    @Test
    void chunksMayBeSummedInAnyOrderByAnyThread() {
        var key = RandomKey.of(1, Purpose.DATA);
        var a = new float[5000];
        var b = new float[7777];
        for (int i = 0; i < a.length; i++) a[i] = key.normal(i);
        for (int i = 0; i < b.length; i++) b[i] = key.with(1).normal(i);
        var gradient = parameters(a, b);
        var squares = new double[GradientClip.chunks(gradient.size())];
        assertEquals(4, squares.length);
        for (int chunk = squares.length - 1; chunk >= 0; chunk--)
            squares[chunk] = GradientClip.squares(gradient, chunk);
        assertEquals(GradientClip.norm(gradient), GradientClip.norm(squares));
        assertEquals(Math.sqrt(a.length + b.length), GradientClip.norm(gradient), 2);
    }

    @Test
    void scalingKeepsToItsSpan() {
        var gradient = parameters(new float[] {1, 2, 3}, new float[] {4, 5});
        GradientClip.scale(gradient, 0.5f, 1, 4);
        assertArrayEquals(new float[] {1, 1, 1.5f}, gradient.get(0).data);
        assertArrayEquals(new float[] {2, 5}, gradient.get(1).data);
    }
}
