package io.lockstep.core.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Functions of arrays in vectors give the bits of the scalar ones, whatever the numbers and however many. */
class FunctionLanesTest {
    private static final float[] EDGES = {
        0f,
        -0f,
        Float.MIN_VALUE,
        -Float.MIN_VALUE,
        Float.MIN_NORMAL,
        -Float.MIN_NORMAL,
        1e-30f,
        -1e-30f,
        0.17f,
        -0.17f,
        0.33999997f,
        0.34f,
        -0.33999997f,
        -0.34f,
        0.34657359f,
        -0.34657359f,
        1f,
        -1f,
        4.5f,
        -4.5f,
        20f,
        -20f,
        88.72283f,
        88.72284f,
        -87.33655f,
        -103.5f,
        -104f,
        349.99997f,
        -349.99997f,
        350f,
        -350f,
        700f,
        -745.2f,
        1e30f,
        -1e30f,
        Float.MAX_VALUE,
        -Float.MAX_VALUE,
        Float.POSITIVE_INFINITY,
        Float.NEGATIVE_INFINITY,
        Float.NaN
    };

    private interface Scalar {
        float of(float x);
    }

    private interface Lanes {
        int apply(float[] x, int from, int to, float[] out);
    }

    private enum Function {
        EXP(Functions::exp, FunctionLanes::exp, 1 << 21),
        EXPM1(Functions::expm1, FunctionLanes::expm1, 1 << 21),
        SIGMOID(Functions::sigmoid, FunctionLanes::sigmoid, 1 << 21),
        TANH(Functions::tanh, FunctionLanes::tanh, 1 << 21),
        ERF(Functions::erf, FunctionLanes::erf, 1 << 18);

        final Scalar scalar;
        final Lanes lanes;
        final int numbers;

        Function(Scalar scalar, Lanes lanes, int numbers) {
            this.scalar = scalar;
            this.lanes = lanes;
            this.numbers = numbers;
        }
    }

    /** Half of them of the size that activations have, half of any bits, so with NaN and numbers of all magnitudes. */
    @ParameterizedTest
    @EnumSource
    void millionsOfNumbers(Function tested) {
        var random = new SplittableRandom(tested.ordinal());
        var x = new float[4096];
        for (int part = 0; part < tested.numbers / x.length; part++) {
            boolean any = part % 2 == 0;
            float scale = part % 3 == 0 ? 400f : 10f;
            for (int i = 0; i < x.length; i++)
                x[i] = any ? Float.intBitsToFloat(random.nextInt()) : scale * (2f * random.nextFloat() - 1f);
            check(tested, x, 0, x.length);
        }
    }

    /** Each edge in each lane, alone among ordinary numbers: it is what sends a stretch to the scalar functions. */
    @ParameterizedTest
    @EnumSource
    void everyEdgeInEveryLane(Function tested) {
        for (float edge : EDGES) {
            for (int lane = 0; lane < 32; lane++) {
                var x = new float[160];
                Arrays.fill(x, 0.7f);
                x[lane] = edge;
                check(tested, x, 0, x.length);
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyLengthFromEveryPlace(Function tested) {
        var random = new SplittableRandom(9);
        for (int length = 0; length < 150; length++) {
            for (int from = 0; from < 9; from++) {
                var x = new float[from + length + 3];
                for (int i = 0; i < x.length; i++) x[i] = 6f * random.nextFloat() - 3f;
                check(tested, x, from, from + length);
            }
        }
    }

    private static void check(Function tested, float[] x, int from, int to) {
        var out = new float[x.length];
        int end = tested.lanes.apply(x, from, to, out);
        assertTrue(end <= to && to - end < Doubles.LANES, "ended at " + end + " of " + to);
        var inPlace = x.clone();
        tested.lanes.apply(inPlace, from, to, inPlace);
        for (int i = 0; i < x.length; i++) {
            boolean inside = i >= from && i < end;
            float y = inside ? tested.scalar.of(x[i]) : 0f;
            if (Float.floatToIntBits(y) != Float.floatToIntBits(out[i])) assertEquals(y, out[i], name(tested, x[i]));
            float kept = inside ? y : x[i];
            if (Float.floatToIntBits(kept) != Float.floatToIntBits(inPlace[i]))
                assertEquals(kept, inPlace[i], name(tested, x[i]) + " in place");
        }
    }

    private static String name(Function tested, float x) {
        return tested + "(" + x + "), bits " + Integer.toHexString(Float.floatToRawIntBits(x));
    }

    @Test
    void doublesAreTheScalarsToo() {
        DoubleUnaryOperator scalar = Functions::exp;
        var random = new SplittableRandom(3);
        for (int length = 0; length < 2000; length++) {
            var x = new double[length + 2];
            for (int i = 0; i < x.length; i++)
                x[i] = switch (length % 3) {
                    case 0 -> Double.longBitsToDouble(random.nextLong());
                    case 1 -> 1500 * (random.nextDouble() - 0.5);
                    default -> -40 * random.nextDouble();
                };
            var out = new double[x.length];
            int end = FunctionLanes.exp(x, 1, 1 + length, out);
            assertTrue(1 + length - end < Doubles.LANES && end <= 1 + length);
            for (int i = 0; i < x.length; i++) {
                double y = i >= 1 && i < end ? scalar.applyAsDouble(x[i]) : 0;
                assertEquals(Double.doubleToLongBits(y), Double.doubleToLongBits(out[i]), "exp(" + x[i] + ")");
            }
        }
    }
}
