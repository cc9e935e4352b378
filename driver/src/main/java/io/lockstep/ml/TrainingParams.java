package io.lockstep.ml;

import io.lockstep.driver.options.TrainOption;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;

/**
 * The options of a training, each as {@code train} has it.
 *
 * @param <E> the estimator, which setters return
 */
public interface TrainingParams<E> extends Params {

    /** Passes over the training rows. */
    default IntParam epochs() {
        return OptionParams.whole(this, TrainOption.EPOCHS);
    }

    /** The value of {@link #epochs}. */
    default int getEpochs() {
        return (int) getOrDefault(epochs());
    }

    /** Sets {@link #epochs}. */
    default E setEpochs(int value) {
        return OptionParams.set(this, epochs(), value);
    }

    /** Rows of a step. */
    default IntParam batchSize() {
        return OptionParams.whole(this, TrainOption.BATCH_SIZE);
    }

    /** The value of {@link #batchSize}. */
    default int getBatchSize() {
        return (int) getOrDefault(batchSize());
    }

    /** Sets {@link #batchSize}. */
    default E setBatchSize(int value) {
        return OptionParams.set(this, batchSize(), value);
    }

    /** Root of all random streams. */
    default LongParam seed() {
        return OptionParams.large(this, TrainOption.SEED);
    }

    /** The value of {@link #seed}. */
    default long getSeed() {
        return (long) getOrDefault(seed());
    }

    /** Sets {@link #seed}. */
    default E setSeed(long value) {
        return OptionParams.set(this, seed(), value);
    }

    /** Whether each epoch has an order of its own, else the rows' own. */
    default BooleanParam shuffle() {
        return OptionParams.flag(this, TrainOption.SHUFFLE);
    }

    /** The value of {@link #shuffle}. */
    default boolean getShuffle() {
        return (boolean) getOrDefault(shuffle());
    }

    /** Sets {@link #shuffle}. */
    default E setShuffle(boolean value) {
        return OptionParams.set(this, shuffle(), value);
    }

    /** Blocks of data whose rows each shard mixes at a time. */
    default IntParam shuffleWindow() {
        return OptionParams.whole(this, TrainOption.SHUFFLE_WINDOW);
    }

    /** The value of {@link #shuffleWindow}. */
    default int getShuffleWindow() {
        return (int) getOrDefault(shuffleWindow());
    }

    /** Sets {@link #shuffleWindow}. */
    default E setShuffleWindow(int value) {
        return OptionParams.set(this, shuffleWindow(), value);
    }

    /** Logical shards of a step, a setting of the model. */
    default IntParam shards() {
        return OptionParams.whole(this, TrainOption.SHARDS);
    }

    /** The value of {@link #shards}. */
    default int getShards() {
        return (int) getOrDefault(shards());
    }

    /** Sets {@link #shards}. */
    default E setShards(int value) {
        return OptionParams.set(this, shards(), value);
    }

    /** Epochs without a better validation loss after which training stops. */
    default IntParam earlyStopping() {
        return OptionParams.whole(this, TrainOption.EARLY_STOPPING);
    }

    /** The value of {@link #earlyStopping}. */
    default int getEarlyStopping() {
        return (int) getOrDefault(earlyStopping());
    }

    /** Sets {@link #earlyStopping}. */
    default E setEarlyStopping(int value) {
        return OptionParams.set(this, earlyStopping(), value);
    }

    /** Metric of the validation rows that {@link #earlyStopping} watches. */
    default Param<String> earlyStoppingMetric() {
        return OptionParams.text(this, TrainOption.EARLY_STOPPING_METRIC);
    }

    /** The value of {@link #earlyStoppingMetric}. */
    default String getEarlyStoppingMetric() {
        return getOrDefault(earlyStoppingMetric());
    }

    /** Sets {@link #earlyStoppingMetric}. */
    default E setEarlyStoppingMetric(String value) {
        return OptionParams.set(this, earlyStoppingMetric(), value);
    }

    /** Further metrics of the validation rows at each epoch. */
    default StringArrayParam metrics() {
        return OptionParams.names(this, TrainOption.METRICS);
    }

    /** The value of {@link #metrics}. */
    default String[] getMetrics() {
        return getOrDefault(metrics());
    }

    /** Sets {@link #metrics}. */
    default E setMetrics(String... names) {
        return OptionParams.set(this, metrics(), names);
    }

    /** Rows set aside for validation: a fraction, or a count. See also {@code validationIndicatorCol}. */
    default Param<String> valid() {
        return OptionParams.text(this, TrainOption.VALID);
    }

    /** The value of {@link #valid}. */
    default String getValid() {
        return getOrDefault(valid());
    }

    /** Sets {@link #valid}. */
    default E setValid(String value) {
        return OptionParams.set(this, valid(), value);
    }

    /** Safetensors file of the weights to start from. */
    default Param<String> initFrom() {
        return OptionParams.text(this, TrainOption.INIT_FROM);
    }

    /** The value of {@link #initFrom}. */
    default String getInitFrom() {
        return getOrDefault(initFrom());
    }

    /** Sets {@link #initFrom}. */
    default E setInitFrom(String value) {
        return OptionParams.set(this, initFrom(), value);
    }

    /** Safetensors file of zeros and ones; weights at its zeros stay 0. */
    default Param<String> mask() {
        return OptionParams.text(this, TrainOption.MASK);
    }

    /** The value of {@link #mask}. */
    default String getMask() {
        return getOrDefault(mask());
    }

    /** Sets {@link #mask}. */
    default E setMask(String value) {
        return OptionParams.set(this, mask(), value);
    }

    /** Whether the history tells gradient and activation statistics per layer. */
    default BooleanParam diagnostics() {
        return OptionParams.flag(this, TrainOption.DIAGNOSTICS);
    }

    /** The value of {@link #diagnostics}. */
    default boolean getDiagnostics() {
        return (boolean) getOrDefault(diagnostics());
    }

    /** Sets {@link #diagnostics}. */
    default E setDiagnostics(boolean value) {
        return OptionParams.set(this, diagnostics(), value);
    }

    /** Spark tasks that share a step, which never changes the result. */
    default IntParam workers() {
        return OptionParams.whole(this, TrainOption.WORKERS);
    }

    /** The value of {@link #workers}. */
    default int getWorkers() {
        return (int) getOrDefault(workers());
    }

    /** Sets {@link #workers}. */
    default E setWorkers(int value) {
        return OptionParams.set(this, workers(), value);
    }

    /** A store of trials to take from and add to. */
    default Param<String> store() {
        return OptionParams.text(this, TrainOption.STORE);
    }

    /** The value of {@link #store}. */
    default String getStore() {
        return getOrDefault(store());
    }

    /** Sets {@link #store}. */
    default E setStore(String value) {
        return OptionParams.set(this, store(), value);
    }

    /** How workers reach the averager. */
    default Param<String> transport() {
        return OptionParams.text(this, TrainOption.TRANSPORT);
    }

    /** The value of {@link #transport}. */
    default String getTransport() {
        return getOrDefault(transport());
    }

    /** Sets {@link #transport}. */
    default E setTransport(String value) {
        return OptionParams.set(this, transport(), value);
    }
}
