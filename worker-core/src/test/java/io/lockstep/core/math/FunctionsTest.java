package io.lockstep.core.math;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Every function over all of the floats, against the JDK's in double, which errs by some 1e-16 of the value where a
 * float's ulp is 6e-8 or more: what is measured is the distance from the true value.
 */
class FunctionsTest {
    private static final double MOST_ULPS = 2;

    private interface FloatFunction {
        float of(float x);
    }

    private interface ArrayFunction {
        void apply(float[] x, int from, int to, float[] out);
    }

    private enum Function {
        EXP(Functions::exp, Math::exp, 61),
        TANH(Functions::tanh, Math::tanh, 127),
        LOG(Functions::log, Math::log, 127),
        EXPM1(Functions::expm1, Math::expm1, 251),
        LOG1P(Functions::log1p, Math::log1p, 251),
        SIGMOID(Functions::sigmoid, x -> 1 / (1 + Math.exp(-x)), 251),
        ERF(Functions::erf, new Erf(), 1021);

        final FloatFunction function;
        final DoubleUnaryOperator reference;
        final int stride;

        /** Every {@code stride}-th bit pattern is tried; all strides are prime. */
        Function(FloatFunction function, DoubleUnaryOperator reference, int stride) {
            this.function = function;
            this.reference = reference;
            this.stride = stride;
        }
    }

    @ParameterizedTest
    @EnumSource
    void withinTwoUlpsAndNeverFalling(Function tested) {
        for (int sign = 0; sign < 2; sign++) {
            float before = sign == 0 ? Float.NEGATIVE_INFINITY : Float.POSITIVE_INFINITY;
            // From ±0 outwards to the infinities.
            for (long bits = 0; bits <= Float.floatToIntBits(Float.POSITIVE_INFINITY); bits += tested.stride) {
                float x = Float.intBitsToFloat((int) bits | sign << 31);
                float y = tested.function.of(x);
                if (!close(tested.reference.applyAsDouble(x), y))
                    fail(tested + "(" + x + ") = " + y + ", expected " + tested.reference.applyAsDouble(x));
                if (sign == 0 ? y < before : y > before) fail(tested + " falls at " + x);
                before = y;
            }
        }
    }

    /** Whether y is within {@link #MOST_ULPS} of the true value; an overflow is one to the last bit. */
    private static boolean close(double exact, float y) {
        float rounded = (float) exact;
        if (rounded == y || (Double.isNaN(exact) && Float.isNaN(y))) return true;
        return Math.abs(exact - y) <= MOST_ULPS * Math.ulp(rounded) && Float.isFinite(y) && Float.isFinite(rounded);
    }

    @ParameterizedTest
    @EnumSource
    void theEndsAreExact(Function tested) {
        assertTrue(Float.isNaN(tested.function.of(Float.NaN)), "NaN");
        for (float x : new float[] {0f, -0f, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 1f, -1f})
            assertEquals(
                    Float.floatToIntBits((float) tested.reference.applyAsDouble(x)),
                    Float.floatToIntBits(tested.function.of(x)),
                    tested + "(" + x + ")");
    }

    /** All floats next to zero, where a result is subnormal, and next to 1, where a logarithm's is small. */
    @ParameterizedTest
    @EnumSource
    void everyFloatNextToTheTurningPoints(Function tested) {
        int one = Float.floatToIntBits(1f);
        for (int i = 0; i < 20_000; i++) {
            for (int bits : new int[] {i, Float.floatToIntBits(Float.MIN_NORMAL) - 10_000 + i, one - 10_000 + i}) {
                float x = Float.intBitsToFloat(bits);
                assertTrue(close(tested.reference.applyAsDouble(x), tested.function.of(x)), tested + "(" + x + ")");
                assertTrue(close(tested.reference.applyAsDouble(-x), tested.function.of(-x)), tested + "(" + -x + ")");
            }
        }
    }

    @Test
    void overflowAndUnderflowComeWhereTheyShould() {
        assertEquals(Float.POSITIVE_INFINITY, Functions.exp(88.72284f));
        assertTrue(Float.isFinite(Functions.exp(88.72283f)));
        assertEquals(Float.MIN_VALUE, Functions.exp(-103.5f));
        assertEquals(0f, Functions.exp(-104f));
        assertEquals(Float.MIN_VALUE, Functions.sigmoid(-103.5f));
        assertEquals(-149 * Math.log(2), Functions.log(Float.MIN_VALUE), 1e-5);
        assertTrue(Float.isNaN(Functions.log(-Float.MIN_VALUE)) && Float.isNaN(Functions.log1p(-1.0000001f)));
        assertEquals(Double.POSITIVE_INFINITY, Functions.exp(709.7827128933841));
        assertEquals(Double.MIN_VALUE, Functions.exp(-745.13));
        assertEquals(0.0, Functions.exp(-745.14));
    }

    @Test
    void arraysAreTheScalarsOneByOne() {
        var forms = Map.<Function, ArrayFunction>of(
                Function.EXP, Functions::exp,
                Function.TANH, Functions::tanh,
                Function.SIGMOID, Functions::sigmoid,
                Function.ERF, Functions::erf);
        var random = new SplittableRandom(1);
        var x = new float[10_000];
        for (int i = 0; i < x.length; i++) x[i] = Float.intBitsToFloat(random.nextInt());
        forms.forEach((function, form) -> {
            var out = new float[x.length];
            form.apply(x, 3, x.length - 5, out);
            var inPlace = x.clone();
            form.apply(inPlace, 3, x.length - 5, inPlace);
            for (int i = 0; i < x.length; i++) {
                boolean inside = i >= 3 && i < x.length - 5;
                float y = function.function.of(x[i]);
                assertEquals(inside ? y : 0f, out[i], function + "(" + x[i] + ")");
                assertEquals(inside ? y : x[i], inPlace[i], function + "(" + x[i] + ") in place");
            }
        });
    }

    @Test
    void doublesAreWithinAFewUlps() {
        var random = new SplittableRandom(2);
        for (int i = 0; i < 500_000; i++) {
            double x = (2 * random.nextDouble() - 1) * Math.pow(2, random.nextInt(-40, 10));
            assertUlps(Math.exp(x), Functions.exp(x), 2, "exp", x);
            assertUlps(Math.expm1(x), Functions.expm1(x), 5, "expm1", x);
            double positive = Double.longBitsToDouble(random.nextLong() & 0x7FEF_FFFF_FFFF_FFFFL);
            assertUlps(Math.log(positive), Functions.log(positive), 2, "log", positive);
            assertUlps(Math.log(1 + Math.abs(x)), Functions.log(1 + Math.abs(x)), 2, "log", 1 + Math.abs(x));
            double above = Math.abs(x) < 1 ? x : Math.abs(x);
            assertUlps(Math.log1p(above), Functions.log1p(above), 4, "log1p", above);
        }
        double last = 709.782712893384;
        assertUlps(Math.exp(last), Functions.exp(last), 2, "exp", last);
    }

    private static void assertUlps(double expected, double actual, int ulps, String name, double x) {
        if (!(Math.abs(expected - actual) <= ulps * Math.ulp(expected)) && expected != actual)
            fail(name + "(" + x + ") = " + actual + ", expected " + expected);
    }

    /** 2/√π ∫ e^(-t²) from 0 by the eight-point rule of Gauss and Legendre on pieces of 1/8, good to 1e-15. */
    private static final class Erf implements DoubleUnaryOperator {
        private static final double[] NODES = {
            0.1834346424956498, 0.5255324099163290, 0.7966664774136267, 0.9602898564975363
        };
        private static final double[] WEIGHTS = {
            0.3626837833783620, 0.3137066458778873, 0.2223810344533745, 0.1012285362903763
        };
        private final double[] whole = new double[50]; // up to i/8

        Erf() {
            for (int i = 1; i < whole.length; i++) whole[i] = whole[i - 1] + piece((i - 1) / 8.0, i / 8.0);
        }

        @Override
        public double applyAsDouble(double x) {
            double z = Math.abs(x);
            if (z >= 6) return Math.signum(x);
            int pieces = (int) (8 * z);
            return Double.isNaN(x) ? x : Math.copySign(whole[pieces] + piece(pieces / 8.0, z), x);
        }

        private static double piece(double from, double to) {
            double middle = (from + to) / 2;
            double half = (to - from) / 2;
            double sum = 0;
            for (int i = 0; i < NODES.length; i++) {
                double left = middle - half * NODES[i];
                double right = middle + half * NODES[i];
                sum += WEIGHTS[i] * (Math.exp(-left * left) + Math.exp(-right * right));
            }
            return 2 / Math.sqrt(Math.PI) * half * sum;
        }
    }
}
