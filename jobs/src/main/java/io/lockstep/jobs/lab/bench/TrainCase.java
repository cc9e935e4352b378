package io.lockstep.jobs.lab.bench;

import java.util.List;
import java.util.Locale;

/**
 * One training that all contenders do.
 *
 * @param name for {@code --case}
 * @param data what it trains on
 * @param hidden widths
 * @param optimizer {@code sgd} or {@code adam}
 * @param batch rows of a step
 */
record TrainCase(String name, Data data, List<Integer> hidden, String optimizer, int batch) {
    private static final List<Integer> MNIST = List.of(256, 128);

    /** All of them, in the order in which they are measured. */
    static final List<TrainCase> ALL = List.of(
            new TrainCase("sparse-128", Data.SPARSE, MNIST, "sgd", 128),
            new TrainCase("sparse-1024", Data.SPARSE, MNIST, "sgd", 1024),
            new TrainCase("dense-128", Data.DENSE, MNIST, "sgd", 128),
            new TrainCase("dense-1024", Data.DENSE, MNIST, "sgd", 1024),
            new TrainCase("wide-256", Data.WIDE, List.of(1024, 1024), "sgd", 256),
            new TrainCase("adam-128", Data.SPARSE, MNIST, "adam", 128),
            new TrainCase("tiny-64", Data.POINTS, List.of(32, 32, 16), "adam", 64));

    /** What there is to train on. */
    enum Data {
        /** MNIST, or noise of its shape and share of zeros. */
        SPARSE(DigitImages.PIXELS, DigitImages.CLASSES),
        /** The same with no pixel zero. */
        DENSE(DigitImages.PIXELS, DigitImages.CLASSES),
        /** The first rows of that, as many as a wide network trains on in a second or so. */
        WIDE(DigitImages.PIXELS, DigitImages.CLASSES),
        /** Two moons of 20,000 points. */
        POINTS(2, 2);

        final int features;
        final int classes;

        Data(int features, int classes) {
            this.features = features;
            this.classes = classes;
        }

        /** Its name in files. */
        String file() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** How many times as often a turn passes over the rows: one over so few points is done before code is compiled. */
    int passes() {
        return data == Data.POINTS ? 10 : 1;
    }

    double learningRate() {
        return optimizer.equals("adam") ? 1e-3 : 0.1;
    }

    /**
     * Floating-point operations that a row needs: products alone, forward, for the weights' gradient and, but for the
     * first layer, back.
     *
     * @param density share of the features that are not zero
     */
    double operations(double density) {
        double sum = 0;
        int in = data.features;
        for (int layer = 0; layer <= hidden.size(); layer++) {
            int out = layer < hidden.size() ? hidden.get(layer) : data.classes;
            sum += layer == 0 ? 4.0 * density * in * out : 6.0 * in * out;
            in = out;
        }
        return sum;
    }

    @Override
    public String toString() {
        return name + " " + widths() + " " + optimizer + ", batch " + batch;
    }

    private String widths() {
        var text = new StringBuilder("[" + data.features);
        for (int width : hidden) text.append(", ").append(width);
        return text.append(", ").append(data.classes).append(']').toString();
    }
}
