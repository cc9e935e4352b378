package io.lockstep.ml;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Task;
import io.lockstep.core.model.Model;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
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
import org.ejml.data.FMatrixRMaj;

/** A trained regressor. Of several label columns the prediction is a vector of their values, in their order. */
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
        return model.predict(columns.read(features));
    }

    /** What is predicted of each label column. */
    public Vector predictAll(Vector features) {
        return Vectors.dense(model.predictAll(columns.read(features)));
    }

    @Override
    public StructType transformSchema(StructType schema) {
        columns.check(schema, this);
        return added(schema, this, model.info().labelNames());
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        return columns.add(
                dataset,
                columns.features(this),
                new Values(),
                List.of(field(this, model.info().labelNames())));
    }

    /** A row's one output, or its outputs as a vector. */
    private record Values() implements AddedNumbers {
        @Override
        public int[] sizes(Model model) {
            return new int[] {model.info().hasSeveralTargets() ? model.outputs() : PLAIN};
        }

        @Override
        public void write(Model model, FMatrixRMaj outputs, int row, double[][] columns) {
            int n = outputs.numCols;
            for (int t = 0; t < n; t++) columns[0][t] = outputs.data[row * n + t];
        }
    }

    /** The schema with the column that a model of such labels adds. */
    static StructType added(StructType schema, Params params, List<String> labels) {
        var field = field(params, labels);
        if (Arrays.asList(schema.fieldNames()).contains(field.name()))
            throw new UserError("column \"" + field.name() + "\" is there already; name another one, or drop it");
        return schema.add(field);
    }

    private static StructField field(Params params, List<String> labels) {
        Param<Object> column = params.getParam("predictionCol");
        var name = (String) params.getOrDefault(column);
        if (labels.size() == 1) return new StructField(name, DataTypes.DoubleType, false, Metadata.empty());
        var named = labels.stream()
                .map(label -> (Attribute) NumericAttribute.defaultAttr().withName(label))
                .toArray(Attribute[]::new);
        return new StructField(name, SQLDataTypes.VectorType(), false, new AttributeGroup(name, named).toMetadata());
    }

    /**
     * Registers a function of SQL that takes a vector, an array or a struct of the columns and gives the prediction; of
     * several label columns an array.
     */
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
