package io.lockstep.jobs.lab.experiment;

import io.lockstep.core.Figures;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.ejml.data.FMatrixRMaj;

/** [784, 256, 128, 10] on the digits: curves, what is confused with what, the worst mistakes, what units look at. */
final class Mnist implements Experiment {
    private static final int SHOWN_UNITS = 16;

    @Override
    public String name() {
        return "mnist";
    }

    @Override
    public String question() {
        return "How well does [784, 256, 128, 10] read digits, and which does it misread?";
    }

    @Override
    public boolean isLong() {
        return true;
    }

    @Override
    public boolean needsData() {
        return true;
    }

    @Override
    public void check(Lab lab) {
        lab.images(LabTrial.of(name(), "data", lab.data(null)), true);
    }

    @Override
    public Story tell(Lab lab) throws Exception {
        int epochs = lab.pick(10, 3);
        long held = heldOut(
                lab.images(LabTrial.of(name(), "data", lab.data(null)), true).rows());
        var trial = LabTrial.of(
                        "mnist",
                        "data",
                        lab.data(null),
                        "valid",
                        held,
                        "hidden",
                        "256,128",
                        "dropout",
                        0.1,
                        "optimizer",
                        "adam",
                        "learning-rate",
                        0.001,
                        "schedule",
                        "cosine",
                        "epochs",
                        epochs)
                .keeping(List.of(0));
        var run = lab.train(trial);
        var digits = lab.testRows(trial);
        float[][] outputs = run.outputs(digits.features());
        int classes = outputs[0].length;
        int[][] confusion = new int[classes][classes];
        var mistakes = new ArrayList<Mistake>();
        for (int row = 0; row < outputs.length; row++) {
            int truth = digits.label(row);
            int said = argmax(outputs[row]);
            confusion[truth][said]++;
            if (said != truth)
                mistakes.add(new Mistake(
                        row, truth, said, outputs[row][said] - outputs[row][truth], share(outputs[row], said)));
        }
        mistakes.sort(Comparator.comparingDouble(Mistake::margin).reversed().thenComparingInt(Mistake::row));

        var story = new Story("digit", "right", "most often taken for", "times");
        for (int truth = 0; truth < classes; truth++) {
            int of = truth;
            int rows = IntStream.of(confusion[truth]).sum();
            int rival = IntStream.range(0, classes)
                    .filter(c -> c != of)
                    .boxed()
                    .max(Comparator.comparingInt(c -> confusion[of][c]))
                    .orElseThrow();
            story.row(
                    digits.className(truth),
                    (double) confusion[truth][truth] / rows,
                    digits.className(rival),
                    confusion[truth][rival]);
        }
        double accuracy = 1 - (double) mistakes.size() / outputs.length;
        story.figure("test_rows", outputs.length)
                .figure("test_accuracy", accuracy)
                .figure("confusion", confusion)
                .figure("epochs", epochs)
                .figure("train_loss", run.curve("train_loss"))
                .figure("valid_accuracy", run.curve("valid_accuracy"));
        draw(lab, run, digits, confusion, mistakes);
        beside(lab, story, lab.peer(trial, run), run, accuracy);
        String worst = mistakes.isEmpty()
                ? "there is no mistake"
                : "the most confident mistake reads " + digits.className(mistakes.get(0).truth) + " as "
                        + digits.className(mistakes.get(0).said);
        return story.finding(
                "%.2f %% of %d test digits are read right after %d epochs; %s.",
                100 * accuracy, outputs.length, epochs, worst);
    }

    /** Rows to validate by: the usual ten thousand of MNIST, of smaller data the same share. */
    static long heldOut(long rows) {
        return Math.min(10_000, rows / 6);
    }

    /** PyTorch's run. What it gives depends on what is installed, so it stays out of the figures. */
    private static void beside(Lab lab, Story story, Peer peer, LabRun run, double accuracy) {
        if (peer.absent() != null) {
            story.note("No run in PyTorch beside it: " + peer.absent() + ".");
            return;
        }
        double[] losses = peer.trainLoss().stream().mapToDouble(x -> x).toArray();
        lab.draw()
                .lines(
                        "beside-pytorch",
                        "The same network here and in PyTorch",
                        Scale.linear("epoch"),
                        Scale.log("training loss"),
                        List.of(run.line("train_loss", "Lockstep"), Line.counted("PyTorch", losses)));
        story.note(Figures.text(
                "PyTorch %s from the same first weights, with batches and dropout of its own drawing, reads %.2f %% of the"
                        + " test digits right; here it is %.2f %%. Speeds are compared by bench, not here.",
                peer.version(), 100 * peer.testAccuracy(), 100 * accuracy));
    }

    /** A misread row; margin is by how much the wrong logit beat the right one, probability that of what it was read as. */
    private record Mistake(int row, int truth, int said, double margin, double probability) {}

    /** The softmax of one of the logits. */
    private static double share(float[] logits, int of) {
        double sum = 0;
        for (float logit : logits) sum += Math.exp(logit - logits[of]);
        return 1 / sum;
    }

    private static void draw(Lab lab, LabRun run, LabelledRows digits, int[][] confusion, List<Mistake> mistakes)
            throws Exception {
        lab.draw()
                .lines(
                        "curves",
                        "Loss of [784, 256, 128, 10] on MNIST",
                        Scale.linear("epoch"),
                        Scale.log("mean loss of a digit"),
                        List.of(run.line("train_loss", "training"), run.line("valid_loss", "validation")));
        var names =
                IntStream.range(0, confusion.length).mapToObj(digits::className).toList();
        double[][] counts = new double[confusion.length][confusion.length];
        for (int i = 0; i < counts.length; i++)
            for (int j = 0; j < counts.length; j++) counts[i][j] = i == j ? Double.NaN : confusion[i][j];
        lab.draw()
                .heatMap(
                        "confusion",
                        "Misread test digits (diagonal left out)",
                        "read as",
                        "digit",
                        names,
                        names,
                        counts,
                        0);
        var worst = new ArrayList<SmallImage>();
        for (var mistake : mistakes.subList(0, Math.min(24, mistakes.size())))
            worst.add(SmallImage.of(
                    Figures.text(
                            "%s as %s, %.0f %%",
                            digits.className(mistake.truth), digits.className(mistake.said), 100 * mistake.probability),
                    digits.features()[mistake.row],
                    digits.shape()));
        if (!worst.isEmpty())
            lab.draw().images("mistakes", "The worst mistakes, the most confident first", worst, false);
        var weight = run.weights().get("layers.0.weight");
        var units = new ArrayList<SmallImage>();
        for (int unit : strongest(weight)) {
            float[] pixels = new float[weight.numRows];
            for (int in = 0; in < pixels.length; in++) pixels[in] = weight.get(in, unit);
            units.add(SmallImage.of("unit " + (unit + 1), pixels, digits.shape()));
        }
        lab.draw()
                .images(
                        "first-layer",
                        "The first layer's units of the longest weights: blue negative, orange positive",
                        units,
                        true);
    }

    /** The units, from 0, whose weights are the longest: those that learnt to look at something. */
    private static List<Integer> strongest(FMatrixRMaj weight) {
        double[] squares = new double[weight.numCols];
        for (int in = 0; in < weight.numRows; in++)
            for (int unit = 0; unit < squares.length; unit++)
                squares[unit] += (double) weight.get(in, unit) * weight.get(in, unit);
        return IntStream.range(0, squares.length)
                .boxed()
                .sorted(Comparator.comparingDouble(unit -> -squares[unit]))
                .limit(SHOWN_UNITS)
                .toList();
    }

    private static int argmax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) if (values[i] > values[best]) best = i;
        return best;
    }
}
