package io.lockstep.ml;

import io.lockstep.core.data.Task;
import io.lockstep.driver.train.TrainListener;
import org.apache.spark.ml.classification.ProbabilisticClassifier;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a multi-layer perceptron that tells classes apart, synchronously, the same to the bit however the rows are
 * partitioned and wherever it runs. Params are the options of {@code train} in camel case.
 */
public final class LockstepClassifier
        extends ProbabilisticClassifier<Vector, LockstepClassifier, LockstepClassificationModel>
        implements LockstepEstimator<LockstepClassifier> {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private transient FitHooks hooks = FitHooks.NONE;

    public LockstepClassifier() {
        this(Identifiable$.MODULE$.randomUID("lockstepClassifier"));
    }

    /** With a uid of one's own. */
    public LockstepClassifier(String uid) {
        this(uid, Uid.waiting(uid));
    }

    private LockstepClassifier(String uid, String waiting) {
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

    /** Told of each epoch; called on the thread that fits. Not stored with the estimator. */
    public LockstepClassifier setListener(TrainListener value) {
        hooks = hooks.withListener(value);
        return this;
    }

    /** Starts from a model's weights, whose network must have the same shape. Not stored with the estimator. */
    public LockstepClassifier setInitialModel(LockstepClassificationModel value) {
        hooks = hooks.withInitial(value);
        return this;
    }

    @Override
    public LockstepClassificationModel fit(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        var fitted = hooks.fit(this, dataset, Task.CLASSIFICATION);
        return copyValues(new LockstepClassificationModel(uid, fitted.model(), fitted.summary()), new ParamMap())
                .setParent(this);
    }

    /** As {@link #fit}; Spark's own fit would first cast the label, which may be text here. */
    @Override
    public LockstepClassificationModel train(Dataset<?> dataset) {
        return fit(dataset);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        Features.of(this).check(schema);
        TrainingFrame.check(schema, this, Task.CLASSIFICATION);
        return LockstepClassificationModel.added(schema, this, null);
    }

    @Override
    public LockstepClassifier copy(ParamMap extra) {
        var copy = copyValues(new LockstepClassifier(uid), extra);
        copy.hooks = hooks;
        return copy;
    }

    /** What Spark's {@code Pipeline} reads it with. */
    public static MLReader<LockstepClassifier> read() {
        return StageFiles.reader(LockstepClassifier.class, LockstepClassifier::new);
    }

    /** Reads what {@link #write} wrote. */
    public static LockstepClassifier load(String path) {
        return read().load(path);
    }
}
