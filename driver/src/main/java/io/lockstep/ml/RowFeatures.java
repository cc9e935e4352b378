package io.lockstep.ml;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Schema;
import io.lockstep.driver.ingest.FrameEncoder;
import java.io.Serializable;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** How a model's features are read from rows in Spark's own form. Travels to tasks. */
interface RowFeatures extends Serializable {
    /** Reads rows one after another, for one thread. */
    @FunctionalInterface
    interface Reader {
        /** Writes a row's features to {@code out[at ..]}; throws {@link UserError} for what a model can't take. */
        void read(InternalRow row, float[] out, int at);
    }

    /**
     * A reader for one task.
     *
     * @param size features of the model
     */
    Reader open(int size);

    /** Numbers as they stand where that is all there is to it, else cells that are encoded as the training's were. */
    static RowFeatures of(Features features, StructType schema, Schema like) {
        if (!FrameEncoder.isNeeded(like, features.several())) return InternalFeatures.of(features, schema);
        var encoder = FrameEncoder.of(schema, features.columns(), features.several(), like);
        return new Encoded(encoder);
    }

    /** Cells of a table. */
    record Encoded(FrameEncoder encoder) implements RowFeatures {
        @Override
        public Reader open(int size) {
            return encoder.open()::read;
        }
    }
}
