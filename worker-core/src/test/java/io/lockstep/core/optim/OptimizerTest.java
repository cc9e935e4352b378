package io.lockstep.core.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Against torch.optim of PyTorch 1.13 in float32: ten steps from {@link #START}, element i having at step t the
 * gradient ((7 i + 3 t) mod 11 − 5) / 8. Arguments given to torch stand beside the cases; those without are torch's
 * defaults, with lr=0.001 for SGD.
 */
class OptimizerTest {
    private static final float[] START = {0.5f, -1.25f, 3f, 0f, -0.001f, 2.5e-3f, 10f};
    private static final int STEPS = 10;

    private record Case(Optimizer optimizer, double... expected) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case(
                        Sgd.DEFAULT,
                        0.499374955892,
                        -1.24975001811,
                        2.999749898910,
                        0.000624999986,
                        -0.00087499991,
                        0.002124999882,
                        10.00049972534),
                new Case( // lr=0.1, weight_decay=0.01
                        new Sgd(0.1, 0, false, 0.01),
                        0.432597488164,
                        -1.21239471435,
                        2.945521116256,
                        0.062014084309,
                        0.011796505190,
                        -0.03519951552,
                        9.950223922729),
                new Case( // lr=0.1, momentum=0.9, weight_decay=0.01
                        new Sgd(0.1, 0.9, false, 0.01),
                        0.346926093101,
                        -1.24406564235,
                        2.589783191680,
                        0.380198329687,
                        -0.17388141155,
                        0.090505607426,
                        9.771386146545),
                new Case( // lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01
                        new Sgd(0.1, 0.9, true, 0.01),
                        0.295061409473,
                        -1.20605742931,
                        2.578818798065,
                        0.401685953140,
                        -0.14228615164,
                        0.043235290795,
                        9.745283126831),
                new Case(
                        Adam.DEFAULT,
                        0.500323534011,
                        -1.25125110149,
                        2.997029542922,
                        0.003380770329,
                        -0.00261505227,
                        0.002713990164,
                        10.00220489501),
                new Case( // lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1
                        new Adam(0.05, 0.8, 0.95, 1e-3, 0.1),
                        0.438180088996,
                        -1.16744208335,
                        2.648253440856,
                        0.145570859313,
                        -0.06488207727,
                        -0.00087708793,
                        9.525244712829),
                new Case(
                        AdamW.DEFAULT,
                        0.500273466110,
                        -1.25112593173,
                        2.996729135513,
                        0.003380564274,
                        -0.00261483900,
                        0.002713742433,
                        10.00120353698),
                new Case( // lr=0.05, betas=(0.8, 0.95), eps=1e-3, weight_decay=0.1
                        new AdamW(0.05, 0.8, 0.95, 1e-3, 0.1),
                        0.477106094360,
                        -1.22921061515,
                        2.718607902526,
                        0.149914130568,
                        -0.06692198663,
                        0.008003620430,
                        9.606740951538),
                new Case(
                        RmsProp.DEFAULT,
                        0.458664536476,
                        -1.26480650901,
                        2.844942569732,
                        0.104127004742,
                        -0.03875266760,
                        -0.06382185965,
                        10.07332324981),
                new Case( // lr=0.05, alpha=0.9, eps=1e-3, weight_decay=0.1, momentum=0.5
                        new RmsProp(0.05, 0.9, 1e-3, 0.1, 0.5),
                        0.223300367593,
                        -0.98264247179,
                        1.992973804473,
                        0.267623066902,
                        -0.13136525452,
                        -0.14210058748,
                        8.413053512573),
                new Case(
                        Adagrad.DEFAULT,
                        0.495990037918,
                        -1.25154519081,
                        2.984491109848,
                        0.010441727004,
                        -0.00482474733,
                        -0.00401922781,
                        10.00732707977),
                new Case( // lr=0.05, eps=1e-3, weight_decay=0.1, lr_decay=0.25
                        new Adagrad(0.05, 1e-3, 0.1, 0.25),
                        0.490760654211,
                        -1.24524056911,
                        2.884355306625,
                        0.047495096921,
                        -0.02856420725,
                        -0.02509561739,
                        9.833087921142));
    }

    private static float[] train(Optimizer optimizer, int... cuts) {
        var weights = START.clone();
        var slots = new float[optimizer.slotNames().size()][weights.length];
        for (int step = 1; step <= STEPS; step++) {
            var gradient = new float[weights.length];
            for (int i = 0; i < gradient.length; i++) gradient[i] = ((7 * i + 3 * step) % 11 - 5) / 8f;
            var before = gradient.clone();
            for (int cut = 1; cut < cuts.length; cut++)
                optimizer.update(weights, gradient, slots, cuts[cut - 1], cuts[cut], step, optimizer.learningRate());
            assertArrayEquals(before, gradient, "the gradient is left as it is");
        }
        return weights;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void tenStepsAreTorchs(Case test) {
        float[] weights = train(test.optimizer(), 0, START.length);
        for (int i = 0; i < weights.length; i++)
            assertEquals(test.expected()[i], weights[i], 2e-7 + 1e-6 * Math.abs(test.expected()[i]), "weight " + i);
    }

    @ParameterizedTest
    @MethodSource("cases")
    void cutsChangeNothing(Case test) {
        assertArrayEquals(train(test.optimizer(), 0, 7), train(test.optimizer(), 0, 1, 1, 4, 6, 7));
    }

    @Test
    void onlyNeededStateIsKept() {
        assertEquals(List.of("exp_avg", "exp_avg_sq"), Adam.DEFAULT.slotNames());
        assertEquals(List.of(), Sgd.DEFAULT.slotNames());
        assertEquals(List.of("momentum_buffer"), new Sgd(1, 0.5, false, 0).slotNames());
        assertEquals(List.of("square_avg"), RmsProp.DEFAULT.slotNames());
    }

    @Test
    void powersAreRight() {
        assertEquals(1.0, Powers.of(0, 0));
        assertEquals(0.0, Powers.of(0, 3));
        assertEquals(1024.0, Powers.of(2, 10));
        assertEquals(Math.pow(0.999, 123456), Powers.of(0.999, 123456), 1e-65);
        assertEquals(0.0, Powers.of(0.9, Long.MAX_VALUE));
    }
}
