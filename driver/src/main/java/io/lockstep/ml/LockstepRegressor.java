package io.lockstep.ml;

import io.lockstep.core.data.Task;
import io.lockstep.driver.train.TrainListener;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.regression.Regressor;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a multi-layer perceptron that predicts a number, synchronously, the same to the bit however the rows are
 * partitioned and wherever it runs. Params are the options of {@code train} in camel case.
 */
public final class LockstepRegressor extends Regressor<Vector, LockstepRegressor, LockstepRegressionModel>
        implements LockstepEstimator<LockstepRegressor> {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private transient FitHooks hooks = FitHooks.NONE;

    public LockstepRegressor() {
        this(Identifiable$.MODULE$.randomUID("lockstepRegressor"));
    }

    /** With a uid of one's own. */
    public LockstepRegressor(String uid) {
        this(uid, Uid.waiting(uid));
    }

    private LockstepRegressor(String uid, String waiting) {
        super();
        this.uid = Uid.taken(waiting);
        OptionParams.setDefaults(this);
    }

    @Override
    public Param<?>[] params() {
        return OptionParams.withAll(this, super.params());
    }

    @Override
    public String uid() {
        return uid == null ? Uid.waiting() : uid;
    }

    /** Label columns in the place of {@code labelCol}: as many values are learnt, and the prediction is a vector of them. */
    public StringArrayParam labelCols() {
        return new StringArrayParam(
                this,
                "labelCols",
                "label columns, whose values are learnt together; where set, labelCol isn't looked at");
    }

    /** The value of {@link #labelCols}. */
    public String[] getLabelCols() {
        return getOrDefault(labelCols());
    }

    /** Sets {@link #labelCols}. */
    public LockstepRegressor setLabelCols(String... columns) {
        return OptionParams.set(this, labelCols(), columns);
    }

    /** Told of each epoch; called on the thread that fits. Not stored with the estimator. */
    public LockstepRegressor setListener(TrainListener value) {
        hooks = hooks.withListener(value);
        return this;
    }

    /** Starts from a model's weights, whose network must have the same shape. Not stored with the estimator. */
    public LockstepRegressor setInitialModel(LockstepRegressionModel value) {
        hooks = hooks.withInitial(value);
        return this;
    }

    @Override
    public LockstepRegressionModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        var fitted = hooks.fit(this, dataset, Task.REGRESSION);
        return copyValues(new LockstepRegressionModel(uid, fitted.model(), fitted.summary()), new ParamMap())
                .setParent(this);
    }

    /** As {@link #fit}; Spark's own fit would first cast the label, which may be text here. */
    @Override
    public LockstepRegressionModel train(Dataset<?> dataset) {
        return fit(dataset);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        Features.of(this).check(schema);
        TrainingFrame.check(schema, this, Task.REGRESSION);
        return LockstepRegressionModel.added(schema, this, TrainingFrame.labels(this));
    }

    @Override
    public LockstepRegressor copy(ParamMap extra) {
        var copy = copyValues(new LockstepRegressor(uid), extra);
        copy.hooks = hooks;
        return copy;
    }

    /** What Spark's {@code Pipeline} reads it with. */
    public static MLReader<LockstepRegressor> read() {
        return StageFiles.reader(LockstepRegressor.class, LockstepRegressor::new);
    }

    /** Reads what {@link #write} wrote. */
    public static LockstepRegressor load(String path) {
        return read().load(path);
    }
}
