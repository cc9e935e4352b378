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
 * @param labelName name of the label column
 * @param standardizer what features go through first; null for nothing
 * @param columns of the table, and how they become features; null where the features are the columns as they are
 * @param missing what becomes of missing values; null where they are refused
 * @param text how the training data's text files were written; null for the plain way
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
        TextForm text) {
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
     */
    public static ModelInfo of(DatasetInfo info, Standardizer standardizer, Architecture architecture, LossKind loss) {
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
                info.text());
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
                null);
    }

    /** What rows must look like for the model. */
    public Schema schema() {
        return new Schema(
                featureNames, featureShape, byteFeatures, labelName, task, classNames, columns, missing, text);
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
