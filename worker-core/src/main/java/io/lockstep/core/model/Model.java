package io.lockstep.core.model;

import io.lockstep.core.UserError;
import io.lockstep.core.io.ModelFile;
import io.lockstep.core.io.Sha256;
import io.lockstep.core.loss.Prediction;
import io.lockstep.core.network.ParameterLayout;
import io.lockstep.core.network.Parameters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.ejml.data.FMatrixRMaj;

/**
 * A trained model that predicts. Safe for many threads at once: each call borrows the memory of a pass and gives it
 * back, so that calls one after another allocate little.
 *
 * <pre>{@code
 * var model = Model.load(Path.of("runs/iris"));
 * String species = model.predictClass(new float[] {5.1f, 3.5f, 1.4f, 0.2f});
 * }</pre>
 */
public final class Model {
    /** The file of the weights in a model's directory. */
    public static final String WEIGHTS = "model.safetensors";
    /** The file of all else. */
    public static final String INFO = "model.json";

    private final ModelInfo info;
    private final Parameters weights;
    private final Parameters statistics;
    private final String weightsSha256;
    private final List<Model> others;
    private final ConcurrentLinkedQueue<ModelPass> passes = new ConcurrentLinkedQueue<>();

    /**
     * @param weights not copied; must not change any more
     * @param statistics batch norm's running statistics, without tensors where there are none; likewise
     * @param weightsSha256 of the weights' file, in hexadecimal
     */
    public Model(ModelInfo info, Parameters weights, Parameters statistics, String weightsSha256) {
        this(info, weights, statistics, weightsSha256, List.of());
    }

    private Model(ModelInfo info, Parameters weights, Parameters statistics, String weightsSha256, List<Model> others) {
        this.others = List.copyOf(others);
        this.info = info;
        this.weights = weights;
        this.statistics = statistics;
        this.weightsSha256 = weightsSha256;
    }

    /**
     * Reads the model that training left in a directory of this machine.
     *
     * @throws UserError naming the file that is absent or bad
     */
    public static Model load(Path directory) {
        var json = new String(read(directory, INFO), StandardCharsets.UTF_8);
        var info = ModelInfo.fromJson(json, directory + "/" + INFO);
        return decode(info, read(directory, WEIGHTS), directory + "/" + WEIGHTS);
    }

    private static byte[] read(Path directory, String file) {
        var path = directory.resolve(file);
        if (!Files.isRegularFile(path)) throw absent(directory.toString(), file);
        try {
            return Files.readAllBytes(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The mistake of a directory that holds no model. */
    public static UserError absent(String directory, String file) {
        return new UserError("model: " + directory + " has no " + file
                + "; a model is the output directory of a training run that has finished");
    }

    /**
     * Reads a model's weights.
     *
     * @param place what errors call the file
     * @throws UserError where the file is bad, or doesn't fit the description
     */
    public static Model decode(ModelInfo info, byte[] file, String place) {
        var layout = ParameterLayout.of(info.architecture());
        var weights = new Parameters(layout.parameters());
        var statistics = new Parameters(layout.statistics());
        ModelFile.decode(file, place, weights, statistics);
        return new Model(info, weights, statistics, Sha256.hex(file));
    }

    public ModelInfo info() {
        return info;
    }

    /** The same with further members of an ensemble, for whoever evaluates it over prepared data. */
    public Model joinedBy(List<Model> members) {
        return new Model(info, weights, statistics, weightsSha256, members);
    }

    /** The further members of an ensemble; none for a single network. */
    public List<Model> others() {
        return others;
    }

    /** The weights themselves, not a copy; not to be modified. */
    public Parameters weights() {
        return weights;
    }

    /** Batch norm's running statistics themselves, not a copy; not to be modified. */
    public Parameters statistics() {
        return statistics;
    }

    /** SHA-256 of the weights' file, in hexadecimal: equal models have equal ones. */
    public String weightsSha256() {
        return weightsSha256;
    }

    /** Features of a row. */
    public int features() {
        return info.featureNames().size();
    }

    /** The classes in the order of probabilities; empty in a regression. */
    public List<String> classNames() {
        return info.classNames();
    }

    /** The network's outputs a row: one in a regression and by one logit, else one a class. */
    public int outputs() {
        return info.architecture().outputs();
    }

    /**
     * The likeliest class's index (of two the second from the model's threshold on, where it has one), or the value in a
     * regression of one.
     *
     * @param features [features], in the order of {@link ModelInfo#featureNames()}, as the training data held them
     *     (bytes of images divided by 255); not modified
     * @throws UserError for another number of features, or one that isn't finite
     * @throws IllegalStateException where several values or labels are predicted
     */
    public double predict(float[] features) {
        if (info.hasSeveralTargets())
            throw new IllegalStateException("the model predicts " + info.labelNames() + "; ask for predictAll");
        var outputs = outputs(features);
        if (!info.loss().isClassification()) return outputs[0];
        return Prediction.classOf(info.loss(), row(outputs), 0, info.threshold());
    }

    /**
     * What is predicted of each target, in the order of {@link ModelInfo#labelNames()}: values, or 1 for labels that are
     * there and 0 for others; of one target what {@link #predict} gives.
     *
     * @param features as in {@link #predict}
     */
    public double[] predictAll(float[] features) {
        if (!info.hasSeveralTargets()) return new double[] {predict(features)};
        var outputs = outputs(features);
        var all = new double[outputs.length];
        for (int i = 0; i < all.length; i++)
            all[i] = !info.loss().isClassification()
                    ? outputs[i]
                    : Prediction.isThere(outputs[i], info.threshold()) ? 1 : 0;
        return all;
    }

    /**
     * The likeliest class's name.
     *
     * @param features as in {@link #predict}
     * @throws IllegalStateException in a regression
     */
    public String predictClass(float[] features) {
        requireClasses();
        return classNames().get((int) predict(features));
    }

    /**
     * The classes' probabilities, in the order of {@link #classNames()}; of labels the probability that each is there.
     *
     * @param features as in {@link #predict}
     * @throws IllegalStateException in a regression
     */
    public double[] probabilities(float[] features) {
        if (!info.loss().isClassification()) throw new IllegalStateException("a regression has no classes");
        if (info.hasSeveralTargets()) {
            var outputs = outputs(features);
            var each = new double[outputs.length];
            for (int i = 0; i < each.length; i++) each[i] = Prediction.probability(outputs[i]);
            return each;
        }
        var probabilities = new double[classNames().size()];
        Prediction.probabilities(info.loss(), row(outputs(features)), 0, probabilities);
        return probabilities;
    }

    /**
     * The network's outputs: logits where targets are classes, else values.
     *
     * @param features as in {@link #predict}
     * @return [outputs]
     */
    public float[] outputs(float[] features) {
        if (features.length != features())
            throw new UserError("features: " + features.length + " numbers; the model takes " + features());
        var outputs = new float[outputs()];
        outputs(features, 1, outputs);
        return outputs;
    }

    /**
     * The network's outputs for many rows at once, which is faster than one by one and gives the same bits.
     *
     * @param features at least [n × features], row by row; not modified
     * @param n rows
     * @param out [n × outputs], row by row; overwritten
     * @throws UserError for a feature that isn't finite
     */
    public void outputs(float[] features, int n, float[] out) {
        if (!others.isEmpty())
            throw new IllegalStateException(
                    "an ensemble's outputs are not those of one of its networks; ask an Evaluator");
        var pass = passes.poll();
        if (pass == null) pass = new ModelPass(info, weights, statistics);
        pass.outputs(features, n, out);
        passes.offer(pass);
    }

    private void requireClasses() {
        if (classNames().isEmpty()) throw new IllegalStateException("a model of numbers or labels has no classes");
    }

    private static FMatrixRMaj row(float[] outputs) {
        return FMatrixRMaj.wrap(1, outputs.length, outputs);
    }
}
