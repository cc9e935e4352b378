package io.lockstep.jobs.lab.experiment;

import java.util.ArrayList;
import java.util.List;

/** n-bit parity: the smallest network that descent finds, and the tree of XORs that exists all the same. */
final class ParityExperiment implements Experiment {
    private static final List<Integer> WIDTHS = List.of(1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 16, 24, 32);
    private static final List<Integer> DEPTHS = List.of(1, 2, 3);

    @Override
    public String name() {
        return "parity";
    }

    @Override
    public String question() {
        return "How large a network does n-bit parity need, by depth, and does descent find it?";
    }

    @Override
    public boolean isLong() {
        return true;
    }

    @Override
    public Story tell(Lab lab) throws Exception {
        int most = lab.pick(8, 4);
        int seeds = lab.pick(5, 3);
        var story = new Story(
                "bits", "1 layer: width", "2 layers: width", "3 layers: width", "tree of XORs: units", "tree right");
        var found = new double[DEPTHS.size()][most - 1];
        var tree = new double[most - 1];
        lab.expect((most - 1) * DEPTHS.size() * seeds * WIDTHS.size() / 2); // half of the widths, as it comes
        for (int bits = 2; bits <= most; bits++) {
            var cells = new ArrayList<Object>(List.of(bits));
            for (int d = 0; d < DEPTHS.size(); d++) {
                int width = smallest(lab, bits, DEPTHS.get(d), seeds);
                found[d][bits - 2] = width < 0 ? Double.NaN : (double) width * DEPTHS.get(d);
                cells.add(width < 0 ? "> " + WIDTHS.get(WIDTHS.size() - 1) : width);
                story.figure("bits" + bits + "_depth" + DEPTHS.get(d) + "_width", width);
            }
            var byHand = XorTree.of(bits);
            int units = byHand.units();
            tree[bits - 2] = units;
            int right = right(lab.model(byHand.architecture(), byHand.parameters()), bits);
            cells.add(units);
            cells.add(right + " of " + (1 << bits));
            story.row(cells.toArray())
                    .figure("bits" + bits + "_tree_units", units)
                    .figure("bits" + bits + "_tree_right", right);
        }
        double[] bits = new double[most - 1];
        for (int i = 0; i < bits.length; i++) bits[i] = i + 2;
        var lines = new ArrayList<Line>();
        for (int d = 0; d < DEPTHS.size(); d++)
            lines.add(new Line(DEPTHS.get(d) + (d == 0 ? " layer, found" : " layers, found"), bits, found[d])
                    .as(DEPTHS.get(d) + (d == 0 ? " layer" : " layers")));
        lines.add(new Line("tree of XORs, by hand", bits, tree).as("reference").asDashed());
        lab.draw()
                .lines(
                        "units",
                        "Hidden units for n-bit parity",
                        Scale.linear("bits"),
                        Scale.linear("hidden units"),
                        lines);
        story.note("Widths tried, narrowest first, until one of " + seeds + " seeds learns every row: " + WIDTHS + ".");
        int right = (int) story.figures().get("bits" + most + "_tree_right");
        int single = (int) story.figures().get("bits" + most + "_depth1_width");
        return story.finding(
                "For %d bits the tree of XORs is right on %d of %d rows with %d hidden units; %s.",
                most,
                right,
                1 << most,
                (int) tree[most - 2],
                single < 0
                        ? "no single layer that descent was given learns them, up to " + WIDTHS.get(WIDTHS.size() - 1)
                                + " units"
                        : "the smallest single layer by which descent learns them has " + single);
    }

    /** The smallest width at which one of the seeds learns every row, -1 where none does. */
    private static int smallest(Lab lab, int bits, int depth, int seeds) throws Exception {
        for (int width : WIDTHS) {
            var runs = lab.train(LabTrial.of(
                            "bits" + bits + "-" + depth + "x" + width,
                            "data",
                            "builtin:parity?bits=" + bits,
                            "hidden",
                            LabTrial.hidden(depth, width),
                            "activation",
                            "tanh",
                            "loss",
                            "bce",
                            "optimizer",
                            "adam",
                            "learning-rate",
                            0.05,
                            "batch-size",
                            64,
                            "shuffle",
                            false,
                            "checkpoint-every",
                            10000,
                            "epochs",
                            lab.pick(500, 300))
                    .seeds(seeds));
            if (runs.stream().anyMatch(r -> r.last("train_accuracy") == 1.0)) return width;
        }
        return -1;
    }

    /** Rows of the truth table that a model gets right. */
    private static int right(LabModel model, int bits) {
        float[][] rows = new float[1 << bits][bits];
        for (int row = 0; row < rows.length; row++)
            for (int bit = 0; bit < bits; bit++) rows[row][bit] = row >> bit & 1;
        float[][] outputs = model.outputs(rows);
        int right = 0;
        for (int row = 0; row < rows.length; row++)
            if (outputs[row][0] > 0 == (Integer.bitCount(row) % 2 == 1)) right++;
        return right;
    }
}
