package io.lockstep.driver.ingest;

import io.lockstep.core.data.Block;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.io.NamedTensor;
import io.lockstep.core.io.TensorFile;

/** From a block's file to the block. */
final class StoredBlock {
    private StoredBlock() {}

    /** The block whose tensors {@code file} holds. */
    static Block decode(TensorFile file, DatasetInfo info) {
        float[] targets = file.find("targets").map(NamedTensor::toFloats).orElse(null);
        float[] weights = file.find("weights").map(NamedTensor::toFloats).orElse(null);
        var block = features(file, info, targets);
        return weights == null ? block : block.withWeights(weights);
    }

    private static Block features(TensorFile file, DatasetInfo info, float[] targets) {
        int features = info.features();
        var starts = file.find("starts");
        if (starts.isPresent())
            return Block.ofSparse(
                    features,
                    starts.get().toInts(),
                    file.find("indices").orElseThrow().toInts(),
                    file.find("values").orElseThrow().toFloats(),
                    targets);
        var values = file.find("features").orElseThrow();
        return info.byteFeatures()
                ? Block.ofBytes(features, values.toBytes(), targets)
                : Block.ofFloats(features, values.toFloats(), targets);
    }
}
