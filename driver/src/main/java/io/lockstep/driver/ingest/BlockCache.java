package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.Block;
import io.lockstep.core.data.BlockSource;
import io.lockstep.core.data.BlockTable;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.io.Safetensors;
import io.lockstep.core.io.Sha256;
import io.lockstep.core.io.TensorFile;
import io.lockstep.driver.files.Directory;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prepared data as a JVM's trials share it: one {@link BlockStore}, blocks loaded when first asked or a little before. */
public final class BlockCache {
    private static final Logger LOG = LoggerFactory.getLogger(BlockCache.class);
    private static final Map<String, Entry> BY_URI = new ConcurrentHashMap<>();
    private static final BlockStore STORE = new BlockStore(Long.MAX_VALUE);
    private static final ExecutorService AHEAD = readers();

    private BlockCache() {}

    /** Threads that read blocks before they are needed; what doesn't fit the queue is read when it is. */
    private static ExecutorService readers() {
        var pool = new ThreadPoolExecutor(
                2,
                2,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(256),
                task -> {
                    var thread = new Thread(task, "lockstep-read-ahead");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static final class Entry implements BlockSource {
        private final DatasetInfo info;
        private final Directory directory;
        private final BlockStore.Slot[] slots;
        private final Optional<LocalBlocks> disk;

        Entry(DatasetInfo info, Directory directory) {
            this.info = info;
            this.directory = directory;
            slots = new BlockStore.Slot[info.blocks().size()];
            for (int i = 0; i < slots.length; i++) {
                int index = i;
                slots[i] = new BlockStore.Slot(() -> load(index));
            }
            boolean local = directory.uri().startsWith("file:");
            disk = BlockBudget.onDisk(local) ? LocalBlocks.open(directory.uri()) : Optional.empty();
        }

        @Override
        public Block block(int index) {
            return STORE.acquire(slots[index]);
        }

        @Override
        public void release(int index) {
            STORE.release(slots[index]);
        }

        private UserError broken(DatasetInfo.BlockFile file, String how) {
            return new UserError(directory + "/" + file.path() + " " + how + "; delete the directory " + directory
                    + " to have the data prepared anew");
        }

        private Block load(int index) {
            var file = info.blocks().get(index);
            var copy = disk.flatMap(local -> local.read(index, file.sha256()));
            byte[] bytes = copy.orElseGet(() -> original(file));
            if (copy.isEmpty()) disk.ifPresent(local -> local.write(index, bytes));
            return StoredBlock.decode(Safetensors.read(bytes, directory + "/" + file.path()), info);
        }

        private byte[] original(DatasetInfo.BlockFile file) {
            byte[] bytes = directory.read(file.path()).orElseThrow(() -> broken(file, "is gone"));
            if (!Sha256.hex(bytes).equals(file.sha256())) throw broken(file, "is damaged: its checksum differs");
            return bytes;
        }
    }

    /** The manifest of prepared data; throws {@link UserError} where there is none. */
    public static DatasetInfo info(String preparedData, Configuration conf) {
        return entry(preparedData, conf).info;
    }

    /** The table, not standardised. */
    public static BlockTable table(String preparedData, Configuration conf) {
        var entry = entry(preparedData, conf);
        return BlockTable.of(entry, entry.info, null);
    }

    /** Has a block read that will be needed soon, by another thread; what goes wrong shows when it is needed. */
    public static void ahead(String preparedData, int index, Configuration conf) {
        var entry = entry(preparedData, conf);
        AHEAD.execute(() -> {
            try {
                STORE.fetch(entry.slots[index]);
            } catch (RuntimeException e) {
                LOG.debug("{}, block {}: can't be read ahead: {}", preparedData, index, e.toString());
            }
        });
    }

    /** A block as the JVM's trials share it. */
    static Block block(String preparedData, int index, Configuration conf) {
        var entry = entry(preparedData, conf);
        var block = entry.block(index);
        entry.release(index);
        return block;
    }

    /** A block's file, with all that it holds. */
    static TensorFile file(String preparedData, int index, Configuration conf) {
        var entry = entry(preparedData, conf);
        var file = entry.info.blocks().get(index);
        return Safetensors.read(entry.original(file), entry.directory + "/" + file.path());
    }

    /** Bytes that blocks may take in this JVM. */
    public static long budget() {
        return BlockBudget.bytes();
    }

    static BlockStore store() {
        return STORE;
    }

    /** Forgets all data. */
    public static void clear() {
        BY_URI.clear();
        STORE.clear();
    }

    private static Entry entry(String uri, Configuration conf) {
        var known = BY_URI.get(uri);
        if (known != null) return known;
        STORE.budget(BlockBudget.bytes());
        return BY_URI.computeIfAbsent(uri, key -> {
            var directory = Directory.at(key, conf);
            var json = directory
                    .readText(Catalogue.MANIFEST)
                    .orElseThrow(() -> new UserError(key + ": no prepared data there (no " + Catalogue.MANIFEST + ")"));
            return new Entry(DatasetInfo.fromJson(json, key), directory);
        });
    }
}
