package io.lockstep.ml;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Task;
import io.lockstep.core.model.Model;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.TrainListener;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Training for those who have arrays or a DataFrame and want a model to predict with: no directories, no pipelines.
 * Immutable; each {@code with} gives another.
 *
 * <pre>{@code
 * var lockstep = Lockstep.on(spark).with("hidden", "32,32").with("epochs", 20);
 * Model model = lockstep.classify(rows, labels);
 * String label = model.predictClass(new float[] {5.1f, 3.5f, 1.4f, 0.2f});
 * }</pre>
 */
public final class Lockstep {
    private static final String FEATURES = "features";
    private static final String LABEL = "label";

    private final SparkSession spark;
    private final TrainOptions options;

    private Lockstep(SparkSession spark, TrainOptions options) {
        this.spark = spark;
        this.options = options;
    }

    /** On a session that is there, which is left running. */
    public static Lockstep on(SparkSession spark) {
        return new Lockstep(spark, TrainOptions.defaults());
    }

    /** On this machine's cores: the session that runs in this JVM, or a new one, which lives until the JVM ends. */
    public static Lockstep local() {
        return on(SparkSession.builder()
                .master("local[*]")
                .appName("lockstep")
                .config("spark.ui.enabled", false)
                .getOrCreate());
    }

    /**
     * The same with one of {@code train}'s options.
     *
     * @param option its name, as in {@code learning-rate}
     * @throws UserError for an unknown option or a bad value
     */
    public Lockstep with(String option, Object value) {
        return new Lockstep(spark, options.with(option, value));
    }

    /**
     * Trains on arrays to tell classes apart.
     *
     * @param rows [rows][features]; not modified
     * @param labels a class's name for each row
     */
    public Model classify(float[][] rows, String... labels) {
        return fit(frame(rows, labels.length, i -> labels[i], DataTypes.StringType, Task.CLASSIFICATION));
    }

    /**
     * Trains on arrays to tell classes apart.
     *
     * @param rows [rows][features]; not modified
     * @param labels a class's index, from 0, for each row
     */
    public Model classify(float[][] rows, int... labels) {
        return fit(frame(rows, labels.length, i -> labels[i], DataTypes.IntegerType, Task.CLASSIFICATION));
    }

    /**
     * Trains on arrays to predict a number.
     *
     * @param rows [rows][features]; not modified
     * @param targets a number for each row
     */
    public Model regress(float[][] rows, float... targets) {
        return fit(frame(rows, targets.length, i -> targets[i], DataTypes.FloatType, Task.REGRESSION));
    }

    /** Trains on a DataFrame to tell classes apart: all columns but the label, numbers, vectors or arrays, are features. */
    public Model classify(Dataset<?> frame, String label) {
        return fit(new TrainingFrame(frame.toDF(), null, label, null, Task.CLASSIFICATION));
    }

    /** Trains on a DataFrame to predict a number: all columns but the label, numbers, vectors or arrays, are features. */
    public Model regress(Dataset<?> frame, String label) {
        return fit(new TrainingFrame(frame.toDF(), null, label, null, Task.REGRESSION));
    }

    private Model fit(TrainingFrame frame) {
        return Fitting.fit(frame, options, null, TrainListener.NONE).model();
    }

    private TrainingFrame frame(float[][] rows, int labels, IntFunction<Object> label, DataType type, Task task) {
        if (rows.length != labels)
            throw new UserError("labels: " + labels + " for " + rows.length + " rows; each row needs one");
        List<Row> list = new ArrayList<>();
        for (int i = 0; i < rows.length; i++) list.add(RowFactory.create(label.apply(i), rows[i]));
        var schema =
                new StructType().add(LABEL, type).add(FEATURES, DataTypes.createArrayType(DataTypes.FloatType, false));
        int partitions =
                Math.max(1, Math.min(rows.length / 1000, spark.sparkContext().defaultParallelism()));
        var frame = spark.createDataFrame(list, schema).coalesce(partitions);
        return new TrainingFrame(frame, null, LABEL, null, task);
    }
}
