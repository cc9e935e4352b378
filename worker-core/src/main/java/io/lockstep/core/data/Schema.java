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
 */
public record Schema(
        List<String> featureNames,
        List<Integer> featureShape,
        boolean byteFeatures,
        String labelName,
        Task task,
        List<String> classNames)
        implements java.io.Serializable {
    public Schema {
        featureNames = List.copyOf(featureNames);
        featureShape = List.copyOf(featureShape);
        classNames = List.copyOf(classNames);
    }
}
