package io.lockstep.core.perceptron;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.perceptron.Perceptron.Unit;
import io.lockstep.core.perceptron.PerceptronTrainer.Cycle;
import io.lockstep.core.perceptron.PerceptronTrainer.Training;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Updates worked out by hand: rows 00, 01, 10, 11, rate 1, from zeros, output 1 above zero. */
class PerceptronTrainerTest {
    private static final PerceptronTrainer TRAINER = new PerceptronTrainer(1, 100);

    private static Training train(LogicGate gate) {
        return TRAINER.train(gate.table(), Unit.STEP);
    }

    /** Each update as "epoch row: w1 w2 b". */
    private static List<String> updates(Training training) {
        return training.updates().stream()
                .map(u -> u.epoch() + " " + u.row() + ": "
                        + Math.round(u.after().weights().get(0)) + " "
                        + Math.round(u.after().weights().get(1)) + " "
                        + Math.round(u.after().bias()))
                .toList();
    }

    @Test
    void andByHand() {
        var training = train(LogicGate.AND);
        assertEquals(
                List.of(
                        "1 3: 1 1 1",
                        "2 0: 1 1 0",
                        "2 1: 1 0 -1",
                        "2 3: 2 1 0",
                        "3 1: 2 0 -1",
                        "3 2: 1 0 -2",
                        "3 3: 2 1 -1",
                        "4 2: 1 1 -2",
                        "4 3: 2 2 -1",
                        "5 1: 2 1 -2"),
                updates(training));
        assertEquals(6, training.epochs());
        assertEquals(new Perceptron(List.of(2.0, 1.0), -2, Unit.STEP), training.perceptron());
        assertTrue(training.converged());
    }

    @Test
    void orByHand() {
        var training = train(LogicGate.OR);
        assertEquals(List.of("1 1: 0 1 1", "2 0: 0 1 0", "2 2: 1 1 1", "3 0: 1 1 0"), updates(training));
        assertEquals(4, training.epochs());
    }

    @Test
    void nandByHand() {
        var training = train(LogicGate.NAND);
        assertEquals(
                List.of(
                        "1 0: 0 0 1",
                        "1 3: -1 -1 0",
                        "2 0: -1 -1 1",
                        "2 1: -1 0 2",
                        "2 3: -2 -1 1",
                        "3 1: -2 0 2",
                        "3 2: -1 0 3",
                        "3 3: -2 -1 2",
                        "4 2: -1 -1 3",
                        "4 3: -2 -2 2",
                        "5 1: -2 -1 3"),
                updates(training));
        assertEquals(6, training.epochs());
    }

    @Test
    void xorCyclesForEver() {
        var training = train(LogicGate.XOR);
        assertFalse(training.converged());
        assertEquals(Optional.of(new Cycle(2, 1)), training.cycle());
        assertEquals(
                List.of(
                        "1 1: 0 1 1",
                        "1 3: -1 0 0",
                        "2 1: -1 1 1",
                        "2 2: 0 1 2",
                        "2 3: -1 0 1",
                        "3 0: -1 0 0",
                        "3 1: -1 1 1",
                        "3 2: 0 1 2",
                        "3 3: -1 0 1"),
                updates(training));
    }

    @Test
    void updatesAreAChain() {
        var updates = train(LogicGate.NAND).updates();
        for (int i = 1; i < updates.size(); i++)
            assertEquals(updates.get(i - 1).after(), updates.get(i).before());
    }

    @Test
    void theRateChangesNoDecision() {
        var half = new PerceptronTrainer(0.5, 100).train(LogicGate.AND.table(), Unit.STEP);
        assertEquals(train(LogicGate.AND).updates().size(), half.updates().size());
        assertEquals(new Perceptron(List.of(1.0, 0.5), -1, Unit.STEP), half.perceptron());
    }

    @Test
    void aSigmoidUnitLearnsTheGatesToo() {
        for (var gate : List.of(LogicGate.AND, LogicGate.OR, LogicGate.NAND)) {
            var training = TRAINER.train(gate.table(), Unit.SIGMOID);
            assertTrue(training.converged(), gate.name());
            assertEquals(0, gate.table().mistakes(training.perceptron()));
        }
        assertFalse(TRAINER.train(LogicGate.XOR.table(), Unit.SIGMOID).converged());
        // From zeros the first output is 1/2: for OR, row 00 takes half a bias away.
        var first = TRAINER.train(LogicGate.OR.table(), Unit.SIGMOID).updates().get(0);
        assertEquals(new Perceptron(List.of(0.0, 0.0), -0.5, Unit.SIGMOID), first.after());
    }

    @Test
    void xorOfFourNands() {
        var nand = train(LogicGate.NAND).perceptron();
        var xor = new XorFromNand(nand, nand, nand, nand);
        for (int a = 0; a < 2; a++)
            for (int b = 0; b < 2; b++)
                assertEquals(LogicGate.XOR.of(a, b), xor.signals(a, b).output());
        assertEquals(new XorFromNand.Signals(1, 1, 0, 1), xor.signals(0, 1));
    }

    @Test
    void mistakesAreNamed() {
        assertThrows(UserError.class, () -> new PerceptronTrainer(0, 1));
        assertThrows(UserError.class, () -> new PerceptronTrainer(1, 0));
        assertThrows(UserError.class, () -> new LabelledPoints(List.of(), new int[0]));
        assertThrows(UserError.class, () -> new LabelledPoints(List.of(new double[1]), new int[2]));
        assertThrows(UserError.class, () -> new LabelledPoints(List.of(new double[1]), new int[] {2}));
        assertThrows(
                UserError.class, () -> new LabelledPoints(List.of(new double[1], new double[2]), new int[] {0, 1}));
        assertThrows(UserError.class, () -> new LabelledPoints(List.of(new double[] {Double.NaN}), new int[] {0}));
    }
}
