package io.lockstep.core.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lockstep.core.UserError;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * The manifest of a prepared data set ({@code dataset.json}, written last): what its rows are and which blocks hold
 * them.
 *
 * @param formatVersion of the manifest and blocks
 * @param source the URI that the user gave, for messages; not a part of the content
 * @param order what decides the rows' order
 * @param rows rows of all blocks
 * @param featureNames names of the features, in column order
 * @param featureShape [height, width] of images; empty for columns
 * @param byteFeatures whether blocks hold unsigned bytes, which mean value / 255, or floats
 * @param labelled whether rows have targets; data to predict need none
 * @param labelName name of the label column
 * @param classNames in the order of the class indices that are the targets; empty in a regression
 * @param classCounts rows of each class; empty in a regression
 * @param nonZeros feature values that are not zero, over all rows
 * @param blocks in row order
 * @param fingerprint SHA-256 over the content: equal data has an equal fingerprint however it was stored or split, and,
 *     where the content decides the order, however it was ordered
 * @param columns of the table, and how they became features; empty where the features are the columns as they are
 * @param missing what becomes of missing values, which are NaN in the blocks
 * @param text how text files were written; null for the plain way, or no text
 * @param notes what a user should know of how the data was understood
 * @param weightName name of the column that says what rows count; null where all count the same
 * @param classWeights weight of each class's rows; empty where all count the same, and in a regression
 * @param targets numbers that a row's labels are
 */
public record DatasetInfo(
        int formatVersion,
        String source,
        Order order,
        long rows,
        List<String> featureNames,
        List<Integer> featureShape,
        boolean byteFeatures,
        boolean labelled,
        String labelName,
        Task task,
        List<String> classNames,
        List<Long> classCounts,
        long nonZeros,
        List<BlockFile> blocks,
        String fingerprint,
        List<TableColumn> columns,
        MissingValues missing,
        TextForm text,
        List<String> notes,
        @JsonInclude(JsonInclude.Include.NON_NULL) String weightName,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Double> classWeights,
        int targets) {
    /** The version that this release writes and the only one that it reads. */
    public static final int FORMAT_VERSION = 2;

    private static final double SPARSE_BELOW = 0.5;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    /** Stands before the checksum of all text before it, at the manifest's end. */
    private static final String CHECKSUM = ",\n  \"checksum\" : \"";

    /** What decides the order of the rows. */
    public enum Order {
        /** A keyed hash of what each row holds: the same rows are in the same order, wherever they came from. */
        CONTENT,
        /** The order of the source. */
        SOURCE
    }

    public DatasetInfo {
        featureNames = List.copyOf(featureNames);
        featureShape = List.copyOf(featureShape);
        classNames = List.copyOf(classNames);
        classCounts = List.copyOf(classCounts);
        blocks = List.copyOf(blocks);
        columns = columns == null ? List.of() : List.copyOf(columns);
        missing = missing == null ? MissingValues.REFUSE : missing;
        notes = notes == null ? List.of() : List.copyOf(notes);
        targets = Math.max(1, targets);
        classWeights = classWeights == null ? List.of() : List.copyOf(classWeights);
    }

    /** Begins a manifest of rows in source order, without labels; what isn't set is empty. */
    public static DatasetInfoBuilder builder() {
        return new DatasetInfoBuilder();
    }

    /**
     * A block's file.
     *
     * @param path relative to the manifest
     * @param bytes length of the file
     * @param sha256 of the file's bytes, in hexadecimal
     */
    public record BlockFile(String path, int rows, long bytes, String sha256) implements Serializable {}

    /** Features of a row. */
    @JsonIgnore
    public int features() {
        return featureNames.size();
    }

    /** Whether rows are to be told apart by labels that are each there or not. */
    @JsonIgnore
    public boolean hasLabels() {
        return task == Task.CLASSIFICATION && targets > 1;
    }

    /** Names of the classes, or else of the targets. */
    @JsonIgnore
    public List<String> outputNames() {
        return !classNames.isEmpty() ? classNames : targets > 1 ? List.of(labelName.split(",")) : List.of(labelName);
    }

    /** How many classes; 0 in a regression, and of labels. */
    @JsonIgnore
    public int classes() {
        return classNames.size();
    }

    /** What a model trained on this data expects of other data. */
    @JsonIgnore
    public Schema schema() {
        return new Schema(
                featureNames,
                featureShape,
                byteFeatures,
                labelName,
                task,
                classNames,
                columns,
                missing,
                text,
                weightName,
                targets);
    }

    /** The share of all feature values that are not zero. */
    @JsonIgnore
    public double density() {
        return rows == 0 ? 1 : nonZeros / ((double) rows * features());
    }

    /** Whether a network's first layer should walk the non-zeros of rows that are not standardised. */
    @JsonIgnore
    public boolean sparse() {
        return isSparse(nonZeros, rows, features());
    }

    /** Whether so many non-zeros make rows sparse, which decides how blocks hold them and how networks read them. */
    public static boolean isSparse(long nonZeros, long rows, int features) {
        return rows > 0 && nonZeros / ((double) rows * features) < SPARSE_BELOW;
    }

    /** Where each block begins, and the number of all rows: one more than there are blocks. */
    @JsonIgnore
    public long[] blockStarts() {
        var starts = new long[blocks.size() + 1];
        for (int i = 0; i < blocks.size(); i++)
            starts[i + 1] = starts[i] + blocks.get(i).rows();
        return starts;
    }

    /** Bytes of all blocks' files. */
    @JsonIgnore
    public long blockBytes() {
        return blocks.stream().mapToLong(BlockFile::bytes).sum();
    }

    /** This manifest as JSON, with a checksum of itself at its end. */
    public String toJson() {
        try {
            var text = JSON.writeValueAsString(this).stripTrailing();
            var body = text.substring(0, text.length() - 1).stripTrailing();
            return body + CHECKSUM + checksum(body) + "\"\n}\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("dataset.json", e);
        }
    }

    private static String checksum(String body) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(body.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JVM has it
        }
    }

    /**
     * Reads a manifest.
     *
     * @param place where the text comes from, for messages
     * @throws UserError when it is no manifest of this release, or damaged
     */
    public static DatasetInfo fromJson(String json, String place) {
        try {
            int version = JSON.readTree(json).path("formatVersion").asInt(-1);
            if (version != FORMAT_VERSION && version > 0)
                throw new UserError(place + ": format version " + version + "; this release reads " + FORMAT_VERSION);
            int end = json.lastIndexOf(CHECKSUM);
            if (end < 0
                    || !json.equals(json.substring(0, end) + CHECKSUM + checksum(json.substring(0, end)) + "\"\n}\n"))
                throw damaged(place, "its checksum differs", null);
            return JSON.readValue(json.substring(0, end) + "}", DatasetInfo.class);
        } catch (JsonProcessingException e) {
            throw damaged(place, e.getOriginalMessage(), e);
        }
    }

    private static UserError damaged(String place, String how, Exception cause) {
        return new UserError(
                place + ": the manifest dataset.json is damaged: " + how
                        + "; delete this directory to have the data prepared anew",
                cause);
    }
}
