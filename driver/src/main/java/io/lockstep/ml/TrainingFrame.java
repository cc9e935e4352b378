package io.lockstep.ml;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Task;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructType;

/**
 * The columns of a DataFrame that a training needs: the features, the label and the weight.
 *
 * @param label of several label columns their names with commas between
 * @param training rows to train on
 * @param validation rows to validate on; null where no column tells them
 * @param weight column of the rows' weights; null without
 */
record TrainingFrame(Dataset<Row> training, Dataset<Row> validation, String label, String weight, Task task) {

    /** From an estimator's params, which {@link #check} has found good. */
    static TrainingFrame of(Dataset<?> dataset, RowParams<?> params, Task task) {
        var label = String.join(",", labels(params));
        var weight = params.isSet(params.weightCol()) ? params.getWeightCol() : null;
        var names = new LinkedHashSet<>(Features.of(params).columns());
        names.addAll(labels(params));
        if (weight != null) names.add(weight);
        if (!params.isSet(params.validationIndicatorCol()))
            return new TrainingFrame(select(dataset.toDF(), names), null, label, weight, task);
        var indicator = column(dataset, params.getValidationIndicatorCol());
        return new TrainingFrame(
                select(dataset.toDF().filter(org.apache.spark.sql.functions.not(indicator)), names),
                select(dataset.toDF().filter(indicator), names),
                label,
                weight,
                task);
    }

    private static Dataset<Row> select(Dataset<Row> frame, LinkedHashSet<String> names) {
        return frame.select(names.stream().map(name -> column(frame, name)).toArray(Column[]::new));
    }

    private static Column column(Dataset<?> frame, String name) {
        return frame.col("`" + name.replace("`", "``") + "`");
    }

    /** The label columns: {@code labelCols} where an estimator has them set, else the one. */
    static List<String> labels(Params params) {
        if (params instanceof LockstepRegressor several && several.isSet(several.labelCols()))
            return List.of(several.getLabelCols());
        Param<Object> column = params.getParam("labelCol");
        return List.of((String) params.getOrDefault(column));
    }

    /** Refuses absent columns and columns of other types, before any job. */
    static void check(StructType schema, RowParams<?> params, Task task) {
        var labels = labels(params);
        for (var label : labels) checkLabel(schema, params, label, task);
        if (labels.isEmpty()) throw new UserError("labelCols: no columns; at least one is needed");
        if (new LinkedHashSet<>(labels).size() < labels.size())
            throw new UserError(
                    "labelCols: " + String.join(", ", labels) + "; allowed are columns that are all different");
        if (labels.size() > 1 && labels.stream().anyMatch(label -> label.contains(",")))
            throw new UserError(
                    "labelCols: " + labels + "; of several label columns none may have a comma in its name");
        if (params.isSet(params.weightCol())) {
            var column = params.getWeightCol();
            var weight = Features.type(schema, "weightCol", column);
            if (!(weight instanceof NumericType))
                throw new UserError(
                        "weightCol: column \"" + column + "\" is " + weight.catalogString() + "; allowed are numbers");
            if (labels.contains(column) || Features.of(params).columns().contains(column))
                throw new UserError("weightCol: column \"" + column + "\" is "
                        + (labels.contains(column) ? "the label" : "among the features") + " as well");
        }
        if (params.isSet(params.validationIndicatorCol())) {
            var column = params.getValidationIndicatorCol();
            var indicator = Features.type(schema, "validationIndicatorCol", column);
            if (!(indicator instanceof BooleanType))
                throw new UserError("validationIndicatorCol: column \"" + column + "\" is " + indicator.catalogString()
                        + "; allowed are booleans");
        }
    }

    private static void checkLabel(StructType schema, RowParams<?> params, String label, Task task) {
        var param = params instanceof LockstepRegressor several && several.isSet(several.labelCols())
                ? "labelCols"
                : "labelCol";
        var type = Features.type(schema, param, label);
        boolean number = type instanceof NumericType;
        boolean fits =
                number || task == Task.CLASSIFICATION && (type instanceof StringType || type instanceof BooleanType);
        if (!fits)
            throw new UserError(param + ": column \"" + label + "\" is " + type.catalogString() + "; allowed are "
                    + (task == Task.CLASSIFICATION ? "numbers, text and booleans" : "numbers"));
        if (Features.of(params).columns().contains(label))
            throw new UserError(param + ": column \"" + label + "\" is among the features as well");
    }

    /** The columns' names. */
    List<String> columns() {
        return new ArrayList<>(List.of(training.columns()));
    }
}
