package io.lockstep.ml;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Task;
import io.lockstep.core.model.Model;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.classification.ProbabilisticClassificationModel;
import org.apache.spark.ml.linalg.DenseVector;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.Metadata;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** A trained classifier. Predictions are class indices; the column's metadata names the classes. */
public final class LockstepClassificationModel
        extends ProbabilisticClassificationModel<Vector, LockstepClassificationModel>
        implements ColumnParams<LockstepClassificationModel>, LockstepModel {
    private static final long serialVersionUID = 1L;

    private final String uid;
    private final transient Model model;
    private final transient LockstepSummary summary;
    private final transient AddedColumns columns;

    LockstepClassificationModel(String uid, Model model, LockstepSummary summary) {
        this(Uid.waiting(uid), model, summary, true);
    }

    private LockstepClassificationModel(String uid, Model model, LockstepSummary summary, boolean checked) {
        super();
        this.uid = Uid.taken(uid);
        this.model = model;
        this.summary = summary;
        columns = new AddedColumns(model);
        Double threshold = model.info().threshold();
        // Spark's meaning of the same: the class with the largest ratio of probability to threshold.
        if (threshold != null) setDefault(thresholds(), new double[] {1 - threshold, threshold});
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

    /** The classes in the order of their indices. */
    public List<String> classNames() {
        return model.classNames();
    }

    @Override
    public int numClasses() {
        return model.classNames().size();
    }

    @Override
    public int numFeatures() {
        return model.features();
    }

    @Override
    public Vector predictRaw(Vector features) {
        return Vectors.dense(Classes.raw(model.info().loss(), model.outputs(columns.read(features))));
    }

    @Override
    public Vector raw2probabilityInPlace(Vector raw) {
        var dense = (DenseVector) raw;
        Classes.probabilities(model.info().loss(), raw.copy(), dense.values());
        return dense;
    }

    /** Spark's two declarations of this have different types in Java, so that a subclass has to say which. */
    @Override
    @SuppressWarnings({"rawtypes", "unchecked"})
    public scala.Tuple3 findSummaryModel() {
        return new scala.Tuple3(this, getProbabilityCol(), getPredictionCol());
    }

    @Override
    public StructType transformSchema(StructType schema) {
        columns.check(schema, this);
        return added(schema, this, model);
    }

    @Override
    public Dataset<Row> transform(Dataset<?> dataset) {
        transformSchema(dataset.schema());
        double[] thresholds = isSet(thresholds()) ? getThresholds() : null; // else the model's own
        if (thresholds != null && thresholds.length != numClasses())
            throw new UserError("thresholds: " + thresholds.length + " numbers for " + numClasses() + " classes");
        var output = new Classes(
                !getRawPredictionCol().isEmpty(),
                !getProbabilityCol().isEmpty(),
                !getPredictionCol().isEmpty(),
                thresholds);
        return columns.add(dataset, columns.features(this), output, fields(this, model));
    }

    /** The schema with the columns that a model with such params adds; {@code model} is null before there is one. */
    static StructType added(StructType schema, Params params, Model model) {
        var all = new ArrayList<>(Arrays.asList(schema.fields()));
        for (var field : fields(params, model)) {
            if (Arrays.asList(schema.fieldNames()).contains(field.name()))
                throw new UserError("column \"" + field.name() + "\" is there already; name another one, or drop it");
            all.add(field);
        }
        return new StructType(all.toArray(StructField[]::new));
    }

    private static List<StructField> fields(Params params, Model model) {
        var fields = new ArrayList<StructField>();
        for (var param : List.of("rawPredictionCol", "probabilityCol")) {
            var name = name(params, param);
            if (!name.isEmpty()) fields.add(new StructField(name, SQLDataTypes.VectorType(), false, Metadata.empty()));
        }
        var prediction = name(params, "predictionCol");
        if (prediction.isEmpty()) return fields;
        var metadata = model == null
                ? Metadata.empty()
                : NominalAttribute.defaultAttr()
                        .withName(prediction)
                        .withValues(model.classNames().toArray(String[]::new))
                        .toMetadata();
        fields.add(new StructField(prediction, DataTypes.DoubleType, false, metadata));
        return fields;
    }

    private static String name(Params params, String param) {
        Param<Object> column = params.getParam(param);
        return (String) params.getOrDefault(column);
    }

    /** Registers a function of SQL that takes a vector, an array or a struct of the columns and gives the class's index. */
    public LockstepClassificationModel register(SparkSession spark, String name) {
        columns.register(spark, name);
        return this;
    }

    @Override
    public LockstepClassificationModel copy(ParamMap extra) {
        return copyValues(new LockstepClassificationModel(uid, model, summary), extra)
                .setParent(parent());
    }

    @Override
    public String toString() {
        return "LockstepClassificationModel: uid=" + uid + ", numFeatures=" + numFeatures() + ", numClasses="
                + numClasses() + ", hidden=" + model.info().architecture().hidden();
    }

    /** What Spark's {@code Pipeline} reads it with. */
    public static MLReader<LockstepClassificationModel> read() {
        return ModelFiles.reader(
                LockstepClassificationModel.class, Task.CLASSIFICATION, LockstepClassificationModel::new);
    }

    /** Reads what {@link #write} wrote, or what {@code train} left. */
    public static LockstepClassificationModel load(String path) {
        return read().load(path);
    }
}
