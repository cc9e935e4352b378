package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Block;
import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.io.Safetensors;
import io.lockstep.core.io.Sha256;
import io.lockstep.driver.files.Directory;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.apache.hadoop.conf.Configuration;

/** Prepared data in memory: one copy a JVM, loaded block by block when first asked, shared by all trials. */
public final class BlockCache {
    private static final Map<String, Entry> BY_URI = new ConcurrentHashMap<>();

    private BlockCache() {}

    private record Entry(DatasetInfo info, Directory directory, AtomicReferenceArray<Block> blocks) {
        Block block(int index) {
            var block = blocks.get(index);
            if (block != null) return block;
            synchronized (this) {
                block = blocks.get(index);
                if (block == null) blocks.set(index, block = load(index));
                return block;
            }
        }

        private UserError broken(DatasetInfo.BlockFile file, String how) {
            return new UserError(directory + "/" + file.path() + " " + how + "; delete the directory " + directory
                    + " to have the data prepared anew");
        }

        private Block load(int index) {
            var file = info.blocks().get(index);
            byte[] bytes = directory.read(file.path()).orElseThrow(() -> broken(file, "is gone"));
            if (!Sha256.hex(bytes).equals(file.sha256())) throw broken(file, "is damaged: its checksum differs");
            var tensors = Safetensors.read(bytes, directory + "/" + file.path());
            var features = tensors.find("features").orElseThrow();
            var targets =
                    tensors.find("targets").map(tensor -> tensor.toFloats()).orElse(null);
            return info.byteFeatures()
                    ? Block.ofBytes(info.features(), features.toBytes(), targets)
                    : Block.ofFloats(info.features(), features.toFloats(), targets);
        }
    }

    /** The manifest of prepared data; throws {@link UserError} where there is none. */
    public static DatasetInfo info(String preparedData, Configuration conf) {
        return entry(preparedData, conf).info;
    }

    /** The table, not standardised. */
    public static BlockTable table(String preparedData, Configuration conf) {
        var entry = entry(preparedData, conf);
        return BlockTable.of(entry::block, entry.info, null);
    }

    /** A block as the JVM's trials share it. */
    static Block block(String preparedData, int index, Configuration conf) {
        return entry(preparedData, conf).block(index);
    }

    /** Forgets all data. */
    public static void clear() {
        BY_URI.clear();
    }

    private static Entry entry(String uri, Configuration conf) {
        return BY_URI.computeIfAbsent(uri, key -> {
            var directory = Directory.at(key, conf);
            var json = directory
                    .readText(Ingest.MANIFEST)
                    .orElseThrow(() -> new UserError(key + ": no prepared data there (no " + Ingest.MANIFEST + ")"));
            var info = DatasetInfo.fromJson(json, key);
            return new Entry(
                    info, directory, new AtomicReferenceArray<>(info.blocks().size()));
        });
    }
}
