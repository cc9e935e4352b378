package io.lockstep.core.data;

import java.util.List;

/** Puts a {@link DatasetInfo} together, each part by its name. */
public final class DatasetInfoBuilder {
    private String source = "";
    private DatasetInfo.Order order = DatasetInfo.Order.SOURCE;
    private long rows;
    private List<String> featureNames = List.of();
    private List<Integer> featureShape = List.of();
    private boolean byteFeatures;
    private boolean labelled;
    private String labelName = "label";
    private Task task = Task.REGRESSION;
    private List<String> classNames = List.of();
    private List<Long> classCounts = List.of();
    private long nonZeros = -1;
    private List<DatasetInfo.BlockFile> blocks = List.of();
    private String fingerprint = "";
    private List<TableColumn> columns = List.of();
    private MissingValues missing = MissingValues.REFUSE;
    private TextForm text;
    private List<String> notes = List.of();
    private String weightName;
    private int targets = 1;
    private List<Double> classWeights = List.of();

    DatasetInfoBuilder() {}

    /** Where the data comes from, for messages. */
    public DatasetInfoBuilder source(String uri) {
        source = uri;
        return this;
    }

    /** What decides the rows' order. */
    public DatasetInfoBuilder order(DatasetInfo.Order by) {
        order = by;
        return this;
    }

    /** How many rows. */
    public DatasetInfoBuilder rows(long count) {
        rows = count;
        return this;
    }

    /** Names of the features, in column order. */
    public DatasetInfoBuilder features(List<String> names) {
        featureNames = names;
        return this;
    }

    /** [height, width] of images; empty for columns. */
    public DatasetInfoBuilder shape(List<Integer> sizes) {
        featureShape = sizes;
        return this;
    }

    /** Whether features are bytes that mean value / 255. */
    public DatasetInfoBuilder bytes(boolean yes) {
        byteFeatures = yes;
        return this;
    }

    /** The table's columns, and what becomes of missing values. */
    public DatasetInfoBuilder columns(List<TableColumn> all, MissingValues policy) {
        columns = all;
        missing = policy;
        return this;
    }

    /** How text files were written. */
    public DatasetInfoBuilder text(TextForm form) {
        text = form == null || form.isPlain() ? null : form;
        return this;
    }

    /** What a user should know. */
    public DatasetInfoBuilder notes(List<String> texts) {
        notes = texts;
        return this;
    }

    /** Whether rows have labels, and the name of their column. */
    public DatasetInfoBuilder label(boolean there, String name) {
        labelled = there;
        labelName = name;
        return this;
    }

    /** Numbers that a row's labels are. */
    public DatasetInfoBuilder targets(int count) {
        targets = count;
        return this;
    }

    /** Labels are numbers. */
    public DatasetInfoBuilder regression() {
        return task(Task.REGRESSION, List.of(), List.of());
    }

    /** What labels are: names of the classes in order and the rows of each, both empty in a regression. */
    public DatasetInfoBuilder task(Task of, List<String> names, List<Long> counts) {
        task = of;
        classNames = names;
        classCounts = counts;
        return this;
    }

    /** The column that says what rows count, null for none, and the weight of each class's rows. */
    public DatasetInfoBuilder weights(String name, List<Double> sums) {
        weightName = name;
        classWeights = sums;
        return this;
    }

    /** Feature values that are not zero; without, all are. */
    public DatasetInfoBuilder nonZeros(long count) {
        nonZeros = count;
        return this;
    }

    /** The blocks, in row order. */
    public DatasetInfoBuilder blocks(List<DatasetInfo.BlockFile> files) {
        blocks = files;
        return this;
    }

    /** SHA-256 over the content. */
    public DatasetInfoBuilder fingerprint(String sha256) {
        fingerprint = sha256;
        return this;
    }

    public DatasetInfo build() {
        return new DatasetInfo(
                DatasetInfo.FORMAT_VERSION,
                source,
                order,
                rows,
                featureNames,
                featureShape,
                byteFeatures,
                labelled,
                labelName,
                task,
                classNames,
                classCounts,
                nonZeros < 0 ? rows * featureNames.size() : nonZeros,
                blocks,
                fingerprint,
                columns,
                missing,
                text,
                notes,
                weightName,
                classWeights,
                targets);
    }
}
