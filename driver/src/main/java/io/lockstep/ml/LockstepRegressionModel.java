package io.lockstep.ml;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Task;
import io.lockstep.core.model.Model;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.regression.RegressionModel;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A trained regressor. */
public final class LockstepRegressionModel extends RegressionModel<Vector, LockstepRegressionModel>
        implements ColumnParams<LockstepRegressionModel>, LockstepModel {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final transient Model model;
    private final transient LockstepSummary summary;
    private final transient AddedColumns columns;

    LockstepRegressionModel(String uid, Model model, LockstepSummary summary) {
        this(Uid.waiting(uid), model, summary, true);
    }

    private LockstepRegressionModel(String uid, Model model, LockstepSummary summary, boolean checked) {
        super();
        this.uid = Uid.taken(uid);
        this.model = model;
        this.summary = summary;
        columns = new AddedColumns(model);
    }

    @Override
    public String uid() {
        return uid == null ? Uid.waiting() : uid;
    }

    @Override
    public Model model() {
        return model;
    }

    @Override
    public LockstepSummary summary() {
        return summary;
    }

    @Override
    public int numFeatures() {
        return model.features();
    }

    @Override
    public double predict(Vector features) {
        var inputs = new float[model.features()];
        Features.read(features, inputs.length, inputs, 0);
        return model.predict(inputs);
    }

    @Override
    public StructType transformSchema(StructType schema) {
        Features.of(this).check(schema);
        return added(schema, this, model);
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        return columns.add(dataset, Features.of(this), new Value(), List.of(field(this)));
    }

    /** A row's one output. */
    private record Value() implements Batches.Output {
        @Override
        public int columns() {
            return 1;
        }

        @Override
        public void write(Model model, float[] outputs, int at, Object[] cells, int to) {
            cells[to] = (double) outputs[at];
        }
    }

    /** The schema with the column that a model with such params adds. */
    static StructType added(StructType schema, Params params, Model model) {
        var field = field(params);
        if (Arrays.asList(schema.fieldNames()).contains(field.name()))
            throw new UserError("column \"" + field.name() + "\" is there already; name another one, or drop it");
        return schema.add(field);
    }

    private static StructField field(Params params) {
        Param<Object> column = params.getParam("predictionCol");
        return new StructField((String) params.getOrDefault(column), DataTypes.DoubleType, false, Metadata.empty());
    }

    /** Registers a function of SQL that takes a vector or an array of numbers and gives the prediction. */
    public LockstepRegressionModel register(SparkSession spark, String name) {
        columns.register(spark, name);
        return this;
    }

    @Override
    public LockstepRegressionModel copy(ParamMap extra) {
        return copyValues(new LockstepRegressionModel(uid, model, summary), extra)
                .setParent(parent());
    }

    @Override
    public String toString() {
        return "LockstepRegressionModel: uid=" + uid + ", numFeatures=" + numFeatures() + ", hidden="
                + model.info().architecture().hidden();
    }

    /** What Spark's {@code Pipeline} reads it with. */
    public static MLReader<LockstepRegressionModel> read() {
        return ModelFiles.reader(LockstepRegressionModel.class, Task.REGRESSION, LockstepRegressionModel::new);
    }

    /** Reads what {@link #write} wrote, or what {@code train} left. */
    public static LockstepRegressionModel load(String path) {
        return read().load(path);
    }
}
