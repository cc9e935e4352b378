package io.lockstep.core.data;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lockstep.core.UserError;
import java.util.List;

/**
 * The manifest of a prepared data set ({@code dataset.json}, written last): what its rows are and which blocks hold
 * them.
 *
 * @param formatVersion of the manifest and blocks
 * @param source the URI that the user gave, for messages; not a part of the content
 * @param rows rows of all blocks
 * @param featureNames names of the features, in column order
 * @param featureShape [height, width] of images; empty for columns
 * @param byteFeatures whether blocks hold unsigned bytes, which mean value / 255, or floats
 * @param labelled whether rows have targets; data to predict need none
 * @param labelName name of the label column
 * @param classNames in the order of the class indices that are the targets; empty in a regression
 * @param classCounts rows of each class; empty in a regression
 * @param targetMean mean of the targets of a regression; 0 in a classification
 * @param targetDeviation standard deviation of the targets of a regression; 0 in a classification
 * @param statistics a feature each, in column order
 * @param rowsPerBlock rows of every block but the last
 * @param blocks in row order
 * @param fingerprint SHA-256 over the content: equal data has an equal fingerprint however it was stored or split
 */
public record DatasetInfo(
        int formatVersion,
        String source,
        long rows,
        List<String> featureNames,
        List<Integer> featureShape,
        boolean byteFeatures,
        boolean labelled,
        String labelName,
        Task task,
        List<String> classNames,
        List<Long> classCounts,
        double targetMean,
        double targetDeviation,
        List<FeatureStatistics> statistics,
        int rowsPerBlock,
        List<BlockFile> blocks,
        String fingerprint) {
    /** The version that this release writes and the only one that it reads. */
    public static final int FORMAT_VERSION = 1;

    private static final double SPARSE_BELOW = 0.5;
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    public DatasetInfo {
        featureNames = List.copyOf(featureNames);
        featureShape = List.copyOf(featureShape);
        classNames = List.copyOf(classNames);
        classCounts = List.copyOf(classCounts);
        statistics = List.copyOf(statistics);
        blocks = List.copyOf(blocks);
    }

    /**
     * A block's file.
     *
     * @param path relative to the manifest
     * @param bytes length of the file
     * @param sha256 of the file's bytes, in hexadecimal
     */
    public record BlockFile(String path, int rows, long bytes, String sha256) {}

    /** Features of a row. */
    @JsonIgnore
    public int features() {
        return featureNames.size();
    }

    /** How many classes; 0 in a regression. */
    @JsonIgnore
    public int classes() {
        return classNames.size();
    }

    /** What a model trained on this data expects of other data. */
    @JsonIgnore
    public Schema schema() {
        return new Schema(featureNames, featureShape, byteFeatures, labelName, task, classNames);
    }

    /** The share of all feature values that are not zero. */
    @JsonIgnore
    public double density() {
        long nonZero = 0;
        for (var feature : statistics) nonZero += feature.nonZero();
        return rows == 0 ? 1 : nonZero / ((double) rows * features());
    }

    /** Whether a network's first layer should walk the non-zeros of rows that are not standardised. */
    @JsonIgnore
    public boolean sparse() {
        return density() < SPARSE_BELOW;
    }

    /** This manifest as JSON. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("dataset.json", e);
        }
    }

    /**
     * Reads a manifest.
     *
     * @param place where the text comes from, for messages
     * @throws UserError when it is no manifest of this release
     */
    public static DatasetInfo fromJson(String json, String place) {
        try {
            var tree = JSON.readTree(json);
            int version = tree.path("formatVersion").asInt(-1);
            if (version != FORMAT_VERSION)
                throw new UserError(place + ": format version " + version + "; this release reads " + FORMAT_VERSION);
            return JSON.treeToValue(tree, DatasetInfo.class);
        } catch (JsonProcessingException e) {
            throw new UserError(place + ": not a data set's manifest: " + e.getOriginalMessage(), e);
        }
    }
}
