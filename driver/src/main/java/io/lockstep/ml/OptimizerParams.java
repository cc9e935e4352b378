package io.lockstep.ml;

import io.lockstep.driver.options.TrainOption;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/**
 * The options of the update rule, each as {@code train} and PyTorch have it.
 *
 * @param <E> the estimator, which setters return
 */
public interface OptimizerParams<E> extends Params {

    /** The update rule. */
    default Param<String> optimizer() {
        return OptionParams.text(this, TrainOption.OPTIMIZER);
    }

    /** The value of {@link #optimizer}. */
    default String getOptimizer() {
        return getOrDefault(optimizer());
    }

    /** Sets {@link #optimizer}. */
    default E setOptimizer(String value) {
        return OptionParams.set(this, optimizer(), value);
    }

    /** The learning rate. */
    default DoubleParam learningRate() {
        return OptionParams.real(this, TrainOption.LEARNING_RATE);
    }

    /** The value of {@link #learningRate}. */
    default double getLearningRate() {
        return (double) getOrDefault(learningRate());
    }

    /** Sets {@link #learningRate}. */
    default E setLearningRate(double value) {
        return OptionParams.set(this, learningRate(), value);
    }

    /** Momentum, of sgd and rmsprop. */
    default DoubleParam momentum() {
        return OptionParams.real(this, TrainOption.MOMENTUM);
    }

    /** The value of {@link #momentum}. */
    default double getMomentum() {
        return (double) getOrDefault(momentum());
    }

    /** Sets {@link #momentum}. */
    default E setMomentum(double value) {
        return OptionParams.set(this, momentum(), value);
    }

    /** Nesterov's momentum, of sgd. */
    default BooleanParam nesterov() {
        return OptionParams.flag(this, TrainOption.NESTEROV);
    }

    /** The value of {@link #nesterov}. */
    default boolean getNesterov() {
        return (boolean) getOrDefault(nesterov());
    }

    /** Sets {@link #nesterov}. */
    default E setNesterov(boolean value) {
        return OptionParams.set(this, nesterov(), value);
    }

    /** L2 penalty, except in adamw, where it is decoupled. */
    default DoubleParam weightDecay() {
        return OptionParams.real(this, TrainOption.WEIGHT_DECAY);
    }

    /** The value of {@link #weightDecay}. */
    default double getWeightDecay() {
        return (double) getOrDefault(weightDecay());
    }

    /** Sets {@link #weightDecay}. */
    default E setWeightDecay(double value) {
        return OptionParams.set(this, weightDecay(), value);
    }

    /** Decay of the gradient's mean, of adam and adamw. */
    default DoubleParam beta1() {
        return OptionParams.real(this, TrainOption.BETA1);
    }

    /** The value of {@link #beta1}. */
    default double getBeta1() {
        return (double) getOrDefault(beta1());
    }

    /** Sets {@link #beta1}. */
    default E setBeta1(double value) {
        return OptionParams.set(this, beta1(), value);
    }

    /** Decay of the squared gradient's mean, of adam and adamw. */
    default DoubleParam beta2() {
        return OptionParams.real(this, TrainOption.BETA2);
    }

    /** The value of {@link #beta2}. */
    default double getBeta2() {
        return (double) getOrDefault(beta2());
    }

    /** Sets {@link #beta2}. */
    default E setBeta2(double value) {
        return OptionParams.set(this, beta2(), value);
    }

    /** Decay of the squared gradient's mean, of rmsprop. */
    default DoubleParam alpha() {
        return OptionParams.real(this, TrainOption.ALPHA);
    }

    /** The value of {@link #alpha}. */
    default double getAlpha() {
        return (double) getOrDefault(alpha());
    }

    /** Sets {@link #alpha}. */
    default E setAlpha(double value) {
        return OptionParams.set(this, alpha(), value);
    }

    /** Added to the denominator, of all but sgd. */
    default DoubleParam epsilon() {
        return OptionParams.real(this, TrainOption.EPSILON);
    }

    /** The value of {@link #epsilon}. */
    default double getEpsilon() {
        return (double) getOrDefault(epsilon());
    }

    /** Sets {@link #epsilon}. */
    default E setEpsilon(double value) {
        return OptionParams.set(this, epsilon(), value);
    }

    /** The learning rate over time. */
    default Param<String> schedule() {
        return OptionParams.text(this, TrainOption.SCHEDULE);
    }

    /** The value of {@link #schedule}. */
    default String getSchedule() {
        return getOrDefault(schedule());
    }

    /** Sets {@link #schedule}. */
    default E setSchedule(String value) {
        return OptionParams.set(this, schedule(), value);
    }

    /** Longest gradient (global norm); longer ones are scaled down. */
    default DoubleParam clipNorm() {
        return OptionParams.real(this, TrainOption.CLIP_NORM);
    }

    /** The value of {@link #clipNorm}. */
    default double getClipNorm() {
        return (double) getOrDefault(clipNorm());
    }

    /** Sets {@link #clipNorm}. */
    default E setClipNorm(double value) {
        return OptionParams.set(this, clipNorm(), value);
    }
}
