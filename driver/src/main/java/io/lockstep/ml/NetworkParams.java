package io.lockstep.ml;

import io.lockstep.driver.options.TrainOption;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The options that shape a network, each as {@code train} has it.
 *
 * @param <E> the estimator, which setters return
 */
public interface NetworkParams<E> extends Params {

    /** Hidden widths; empty for a linear model. */
    default IntArrayParam hidden() {
        return OptionParams.widths(this, TrainOption.HIDDEN);
    }

    /** The value of {@link #hidden}. */
    default int[] getHidden() {
        return getOrDefault(hidden());
    }

    /** Sets {@link #hidden}. */
    default E setHidden(int... widths) {
        return OptionParams.set(this, hidden(), widths);
    }

    /** Hidden layers, each {@link #width} wide; replaces the widths of {@link #hidden}. */
    default IntParam depth() {
        return OptionParams.whole(this, TrainOption.DEPTH);
    }

    /** The value of {@link #depth}. */
    default int getDepth() {
        return (int) getOrDefault(depth());
    }

    /** Sets {@link #depth}. */
    default E setDepth(int value) {
        return OptionParams.set(this, depth(), value);
    }

    /** Width of each hidden layer; replaces the widths of {@link #hidden}. */
    default IntParam width() {
        return OptionParams.whole(this, TrainOption.WIDTH);
    }

    /** The value of {@link #width}. */
    default int getWidth() {
        return (int) getOrDefault(width());
    }

    /** Sets {@link #width}. */
    default E setWidth(int value) {
        return OptionParams.set(this, width(), value);
    }

    /** The hidden layers' activation. */
    default Param<String> activation() {
        return OptionParams.text(this, TrainOption.ACTIVATION);
    }

    /** The value of {@link #activation}. */
    default String getActivation() {
        return getOrDefault(activation());
    }

    /** Sets {@link #activation}. */
    default E setActivation(String value) {
        return OptionParams.set(this, activation(), value);
    }

    /** Initial weights. */
    default Param<String> init() {
        return OptionParams.text(this, TrainOption.INIT);
    }

    /** The value of {@link #init}. */
    default String getInit() {
        return getOrDefault(init());
    }

    /** Sets {@link #init}. */
    default E setInit(String value) {
        return OptionParams.set(this, init(), value);
    }

    /** Whether layers have biases. */
    default BooleanParam bias() {
        return OptionParams.flag(this, TrainOption.BIAS);
    }

    /** The value of {@link #bias}. */
    default boolean getBias() {
        return (boolean) getOrDefault(bias());
    }

    /** Sets {@link #bias}. */
    default E setBias(boolean value) {
        return OptionParams.set(this, bias(), value);
    }

    /** Share of hidden units dropped in training. */
    default DoubleParam dropout() {
        return OptionParams.real(this, TrainOption.DROPOUT);
    }

    /** The value of {@link #dropout}. */
    default double getDropout() {
        return (double) getOrDefault(dropout());
    }

    /** Sets {@link #dropout}. */
    default E setDropout(double value) {
        return OptionParams.set(this, dropout(), value);
    }

    /** Normalisation of the hidden layers. */
    default Param<String> norm() {
        return OptionParams.text(this, TrainOption.NORM);
    }

    /** The value of {@link #norm}. */
    default String getNorm() {
        return getOrDefault(norm());
    }

    /** Sets {@link #norm}. */
    default E setNorm(String value) {
        return OptionParams.set(this, norm(), value);
    }

    /** Residual connections between layers of one width. */
    default BooleanParam residual() {
        return OptionParams.flag(this, TrainOption.RESIDUAL);
    }

    /** The value of {@link #residual}. */
    default boolean getResidual() {
        return (boolean) getOrDefault(residual());
    }

    /** Sets {@link #residual}. */
    default E setResidual(boolean value) {
        return OptionParams.set(this, residual(), value);
    }

    /** The loss. */
    default Param<String> loss() {
        return OptionParams.text(this, TrainOption.LOSS);
    }

    /** The value of {@link #loss}. */
    default String getLoss() {
        return getOrDefault(loss());
    }

    /** Sets {@link #loss}. */
    default E setLoss(String value) {
        return OptionParams.set(this, loss(), value);
    }

    /** Whether features become z-scores by the training rows, kept in the model. */
    default BooleanParam standardize() {
        return OptionParams.flag(this, TrainOption.STANDARDIZE);
    }

    /** The value of {@link #standardize}. */
    default boolean getStandardize() {
        return (boolean) getOrDefault(standardize());
    }

    /** Sets {@link #standardize}. */
    default E setStandardize(boolean value) {
        return OptionParams.set(this, standardize(), value);
    }

    /** From which probability on the second of two classes is predicted: a number, or what it is tuned for. */
    default Param<String> threshold() {
        return OptionParams.text(this, TrainOption.THRESHOLD);
    }

    /** The value of {@link #threshold}. */
    default String getThreshold() {
        return getOrDefault(threshold());
    }

    /** Sets {@link #threshold}. */
    default E setThreshold(String value) {
        return OptionParams.set(this, threshold(), value);
    }

    /** Whether a regression learns its target as a z-score by the training rows. */
    default BooleanParam scaleTarget() {
        return OptionParams.flag(this, TrainOption.SCALE_TARGET);
    }

    /** The value of {@link #scaleTarget}. */
    default boolean getScaleTarget() {
        return (boolean) getOrDefault(scaleTarget());
    }

    /** Sets {@link #scaleTarget}. */
    default E setScaleTarget(boolean value) {
        return OptionParams.set(this, scaleTarget(), value);
    }

    /** How rare classes are weighed. */
    default Param<String> classWeights() {
        return OptionParams.text(this, TrainOption.CLASS_WEIGHTS);
    }

    /** The value of {@link #classWeights}. */
    default String getClassWeights() {
        return getOrDefault(classWeights());
    }

    /** Sets {@link #classWeights}. */
    default E setClassWeights(String value) {
        return OptionParams.set(this, classWeights(), value);
    }
}
