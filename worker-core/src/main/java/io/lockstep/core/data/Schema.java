package io.lockstep.core.data;

import java.util.List;

/**
 * What rows must look like for a model: kept with it, and compared with the data that it meets later.
 *
 * @param featureNames in the network's input order
 * @param featureShape [height, width] of images; empty for columns
 * @param byteFeatures whether features are unsigned bytes that mean value / 255
 * @param labelName name of the label column
 * @param classNames in the order of the class indices; empty in a regression
 * @param columns of the table, and how they become features; empty where the features are the columns as they are
 * @param missing what becomes of missing values
 * @param text how its text files were written
 * @param weightName name of the column that says what rows count where labels are looked at; null for none
 * @param targets label columns
 */
public record Schema(
        List<String> featureNames,
        List<Integer> featureShape,
        boolean byteFeatures,
        String labelName,
        Task task,
        List<String> classNames,
        List<TableColumn> columns,
        MissingValues missing,
        TextForm text,
        String weightName,
        int targets)
        implements java.io.Serializable {
    public Schema {
        featureNames = List.copyOf(featureNames);
        featureShape = List.copyOf(featureShape);
        classNames = List.copyOf(classNames);
        columns = columns == null ? List.of() : List.copyOf(columns);
        missing = missing == null ? MissingValues.REFUSE : missing;
        targets = Math.max(1, targets);
        text = text == null ? TextForm.PLAIN : text;
    }

    /** Of features that are stored as they are. */
    public Schema(
            List<String> featureNames,
            List<Integer> featureShape,
            boolean byteFeatures,
            String labelName,
            Task task,
            List<String> classNames) {
        this(featureNames, featureShape, byteFeatures, labelName, task, classNames, null, null, null, null, 1);
    }

    /** Names of the columns that a table must have. */
    public List<String> columnNames() {
        return columns.isEmpty()
                ? featureNames
                : columns.stream().map(TableColumn::name).toList();
    }
}
