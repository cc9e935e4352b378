package io.lockstep.core.model;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.MissingValues;
import io.lockstep.core.data.Schema;
import io.lockstep.core.data.Standardizer;
import io.lockstep.core.data.TableColumn;
import io.lockstep.core.data.TargetScaler;
import io.lockstep.core.data.Task;
import io.lockstep.core.data.TextForm;
import io.lockstep.core.loss.LossKind;
import io.lockstep.core.loss.Prediction;
import io.lockstep.core.network.Architecture;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/**
 * model.json: all but the weights that it takes to use a model.
 *
 * @param formatVersion of this file
 * @param classNames in output order; empty in a regression
 * @param featureNames in input order
 * @param featureShape [height, width] of images; empty for columns
 * @param byteFeatures whether features are bytes that mean value / 255
 * @param sparse whether the first layer walks the rows' non-zeros, which decides the last bits of sums
 * @param labelName name of the label column; of several, with commas between
 * @param standardizer what features go through first; null for nothing
 * @param columns of the table, and how they become features; null where the features are the columns as they are
 * @param missing what becomes of missing values; null where they are refused
 * @param text how the training data's text files were written; null for the plain way
 * @param targetScaler what a regression's outputs mean; null where they are values as they are
 * @param weightName name of the column that says what rows count in an evaluation; null for none
 * @param threshold probability from which on the second of two classes, or a label, is predicted; null for above a half
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ModelInfo(
        int formatVersion,
        Task task,
        LossKind loss,
        Architecture architecture,
        List<String> classNames,
        List<String> featureNames,
        List<Integer> featureShape,
        boolean byteFeatures,
        boolean sparse,
        String labelName,
        Standardizer standardizer,
        List<TableColumn> columns,
        MissingValues missing,
        TextForm text,
        TargetScaler targetScaler,
        String weightName,
        Double threshold) {
    /** The version that this release writes and the only one that it reads. */
    public static final int FORMAT_VERSION = 1;

    private static final List<String> REQUIRED =
            List.of("task", "loss", "architecture", "class_names", "feature_names", "feature_shape");
    private static final ObjectMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
            .addModule(new SimpleModule().addSerializer(new LowerCase()))
            .build();

    /** Choices as the options name them. */
    @SuppressWarnings("rawtypes")
    private static final class LowerCase extends StdSerializer<Enum> {
        private static final long serialVersionUID = 1L;

        LowerCase() {
            super(Enum.class);
        }

        @Override
        public void serialize(Enum value, JsonGenerator out, SerializerProvider provider) throws IOException {
            out.writeString(value.name().toLowerCase(Locale.ROOT));
        }
    }

    /**
     * Of a network trained on such data.
     *
     * @param standardizer what features went through first; null for nothing
     * @param targetScaler what outputs mean in a regression; null for values as they are
     */
    public static ModelInfo of(
            DatasetInfo info,
            Standardizer standardizer,
            TargetScaler targetScaler,
            Architecture architecture,
            LossKind loss) {
        return new ModelInfo(
                FORMAT_VERSION,
                info.task(),
                loss,
                architecture,
                info.classNames(),
                info.featureNames(),
                info.featureShape(),
                info.byteFeatures(),
                standardizer == null && info.sparse(),
                info.labelName(),
                standardizer,
                info.columns().isEmpty() ? null : info.columns(),
                info.missing() == MissingValues.REFUSE ? null : info.missing(),
                info.text(),
                targetScaler,
                info.weightName(),
                null);
    }

    /** Of features that are a table's columns as they are. */
    public ModelInfo(
            int formatVersion,
            Task task,
            LossKind loss,
            Architecture architecture,
            List<String> classNames,
            List<String> featureNames,
            List<Integer> featureShape,
            boolean byteFeatures,
            boolean sparse,
            String labelName,
            Standardizer standardizer) {
        this(
                formatVersion,
                task,
                loss,
                architecture,
                classNames,
                featureNames,
                featureShape,
                byteFeatures,
                sparse,
                labelName,
                standardizer,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** What rows must look like for the model. */
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
                labelNames().size());
    }

    /** The same model, predicting from another threshold on; null for above a half. */
    public ModelInfo withThreshold(Double probability) {
        return new ModelInfo(
                formatVersion,
                task,
                loss,
                architecture,
                classNames,
                featureNames,
                featureShape,
                byteFeatures,
                sparse,
                labelName,
                standardizer,
                columns,
                missing,
                text,
                targetScaler,
                weightName,
                probability);
    }

    /** Whether a row has several targets: values, or labels that are each there or not. */
    public boolean hasSeveralTargets() {
        return loss != LossKind.CROSS_ENTROPY && architecture.outputs() > 1;
    }

    /** Names of the targets. */
    public List<String> labelNames() {
        return hasSeveralTargets() ? List.of(labelName.split(",")) : List.of(labelName);
    }

    /** Names of the classes, or else of the targets. */
    public List<String> outputNames() {
        return classNames.isEmpty() ? labelNames() : classNames;
    }

    /** The file's text. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this) + "\n";
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("model.json", e);
        }
    }

    /** Reads what {@link #toJson} writes; throws {@link UserError} at {@code place} where it describes no model. */
    public static ModelInfo fromJson(String json, String place) {
        try {
            var tree = JSON.readTree(json);
            if (!tree.isObject()) throw new UserError(place + ": no model description: it holds no JSON object");
            int version = tree.path("format_version").asInt(-1);
            if (version != FORMAT_VERSION)
                throw new UserError(place + ": format version "
                        + tree.path("format_version").asText("absent") + "; this release reads " + FORMAT_VERSION);
            for (var field : REQUIRED)
                if (!tree.hasNonNull(field)) throw new UserError(place + ": no model description: it has no " + field);
            var info = JSON.treeToValue(tree, ModelInfo.class);
            info.check(place);
            return info;
        } catch (JsonProcessingException e) {
            String fault = e.getCause() instanceof UserError cause ? cause.getMessage() : e.getOriginalMessage();
            throw new UserError(place + ": no model description: " + fault, e);
        }
    }

    /** What the parts say of one another. */
    private void check(String place) {
        int classes = task == Task.CLASSIFICATION ? Prediction.classes(loss, architecture.outputs()) : 0;
        if (loss.isClassification() != (task == Task.CLASSIFICATION) || classNames.size() != classes)
            throw new UserError(place + ": task " + task + ", loss " + loss + ", " + architecture.outputs()
                    + " outputs and " + classNames.size() + " class names don't go together");
        boolean two = loss.isClassification() && (hasSeveralTargets() || classNames.size() == 2);
        if (threshold != null && (!two || !(threshold > 0 && threshold < 1)))
            throw new UserError(place + ": a threshold of " + threshold
                    + "; allowed are numbers between 0 and 1, of two classes or labels");
        if (hasSeveralTargets() && labelNames().size() != architecture.outputs())
            throw new UserError(place + ": " + architecture.outputs() + " outputs for the label columns " + labelName);
        if (targetScaler != null && (task != Task.REGRESSION || targetScaler.targets() != architecture.outputs()))
            throw new UserError(place + ": a target_scaler of " + targetScaler.targets() + " targets for task " + task
                    + " and " + architecture.outputs() + " outputs");
        int named = columns == null
                ? featureNames.size()
                : columns.stream().mapToInt(TableColumn::features).sum();
        if (named != featureNames.size())
            throw new UserError(
                    place + ": its columns are " + named + " features, its feature names " + featureNames.size());
        if (featureNames.size() != architecture.inputs()
                || (standardizer != null && standardizer.mean().length != architecture.inputs()))
            throw new UserError(place + ": " + featureNames.size() + " feature names"
                    + (standardizer == null ? "" : " and a standardizer of " + standardizer.mean().length)
                    + " for a network of " + architecture.inputs() + " inputs");
    }
}
