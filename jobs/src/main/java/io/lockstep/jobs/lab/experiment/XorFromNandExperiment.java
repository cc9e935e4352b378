package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.perceptron.LabelledPoints;
import io.lockstep.core.perceptron.LogicGate;
import io.lockstep.core.perceptron.Perceptron;
import io.lockstep.core.perceptron.PerceptronTrainer;
import io.lockstep.core.perceptron.XorFromNand;
import io.lockstep.jobs.plot.NetworkDiagram;
import io.lockstep.jobs.plot.NetworkDiagram.Connection;
import java.util.ArrayList;
import java.util.List;

/** XOR of four neurons, each trained on NAND alone: what one can't do, a network of them can. */
final class XorFromNandExperiment implements Experiment {
    private static final PerceptronTrainer TRAINER = new PerceptronTrainer(1, 100);

    @Override
    public String name() {
        return "xor-from-nand";
    }

    @Override
    public String question() {
        return "Can neurons that each learn NAND be wired to do what none of them can learn?";
    }

    @Override
    public Story tell(Lab lab) {
        var units = new ArrayList<Perceptron>();
        var story = new Story("a", "b", "c = a nand b", "a nand c", "b nand c", "output", "a xor b");
        for (int i = 0; i < 4; i++) {
            var training = TRAINER.train(nandFrom(i), Perceptron.Unit.STEP);
            units.add(training.perceptron());
            story.figure("unit" + (i + 1) + "_weights", training.perceptron().weights())
                    .figure("unit" + (i + 1) + "_bias", training.perceptron().bias())
                    .figure("unit" + (i + 1) + "_updates", training.updates().size());
        }
        var network = new XorFromNand(units.get(0), units.get(1), units.get(2), units.get(3));
        int right = 0;
        var outputs = new ArrayList<Integer>();
        for (int row = 0; row < 4; row++) {
            int a = row >> 1;
            int b = row & 1;
            var signals = network.signals(a, b);
            story.row(
                    a, b, signals.shared(), signals.left(), signals.right(), signals.output(), LogicGate.XOR.of(a, b));
            outputs.add(signals.output());
            if (signals.output() == LogicGate.XOR.of(a, b)) right++;
        }
        story.figure("outputs", outputs).figure("rows_right", right);
        story.note("The four units saw NAND's rows in different orders, so that their weights differ.");
        var title = "XOR wired from four NAND neurons";
        lab.draw().plot("wiring", title, diagram(title, units));
        return story.finding(
                "Wired as NAND(NAND(a, c), NAND(b, c)) with c = NAND(a, b), the four trained neurons answer %d of 4 rows of XOR right.",
                right);
    }

    /** NAND's rows, beginning with row {@code first}. */
    private static LabelledPoints nandFrom(int first) {
        var table = LogicGate.NAND.table();
        var inputs = new ArrayList<double[]>();
        int[] targets = new int[table.size()];
        for (int i = 0; i < targets.length; i++) {
            int row = (first + i) % targets.length;
            inputs.add(table.inputs().get(row));
            targets[i] = table.target(row);
        }
        return new LabelledPoints(inputs, targets);
    }

    private static String name(List<Perceptron> units, int unit) {
        return "NAND\nbias " + Math.round(units.get(unit).bias());
    }

    private static NetworkDiagram diagram(String title, List<Perceptron> units) {
        var names = List.of(
                List.of("a", "b"),
                List.of(name(units, 0)),
                List.of(name(units, 1), name(units, 2)),
                List.of(name(units, 3)));
        var wires = new ArrayList<Connection>();
        int[][] ends = {
            {0, 0, 1, 0},
            {0, 1, 1, 0},
            {0, 0, 2, 0},
            {1, 0, 2, 0},
            {0, 1, 2, 1},
            {1, 0, 2, 1},
            {2, 0, 3, 0},
            {2, 1, 3, 0}
        };
        for (int i = 0; i < ends.length; i++) {
            double weight = units.get(i / 2).weights().get(i % 2);
            wires.add(new Connection(ends[i][0], ends[i][1], ends[i][2], ends[i][3], weight));
        }
        return new NetworkDiagram(title, names, wires, true);
    }
}
