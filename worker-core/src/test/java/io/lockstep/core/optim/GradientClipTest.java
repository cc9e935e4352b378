package io.lockstep.core.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.network.ParameterLayout.Tensor;
import io.lockstep.core.network.Parameters;
import io.lockstep.core.random.Purpose;
import io.lockstep.core.random.RandomKey;
import java.io.IOException;
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
    void clippingIsTorchs() throws IOException {
        for (var test : TorchReference.read().get("clips")) {
            var gradient = parameters(
                    TorchReference.floats(test.at("/gradient/0")), TorchReference.floats(test.at("/gradient/1")));
            double norm = test.get("norm").asDouble();
            assertEquals(norm, GradientClip.norm(gradient), 1e-6 * norm);
            double most = test.get("maxNorm").asDouble();
            GradientClip.scale(gradient, GradientClip.factor(GradientClip.norm(gradient), most), 0, gradient.size());
            for (int i = 0; i < 2; i++) {
                float[] expected = TorchReference.floats(test.at("/clipped/" + i));
                for (int j = 0; j < expected.length; j++)
                    assertEquals(expected[j], gradient.get(i).data[j], 1e-6 * Math.abs(expected[j]), test.toString());
            }
        }
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
