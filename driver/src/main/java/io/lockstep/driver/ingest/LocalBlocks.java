package io.lockstep.driver.ingest;

import io.lockstep.core.io.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;
import java.util.UUID;
import org.apache.spark.SparkEnv;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blocks on this host's disks: in the first of Spark's local directories, which Spark removes when it ends. What is here
 * is a copy; whatever goes wrong, the block is read from where it came from.
 */
final class LocalBlocks {
    private static final Logger LOG = LoggerFactory.getLogger(LocalBlocks.class);

    /** One part in so many of the disk stays free. */
    private static final int FREE_SHARE = 10;

    private final Path directory;

    private LocalBlocks(Path directory) {
        this.directory = directory;
    }

    /** Where Spark has a place for it; empty otherwise. */
    static Optional<LocalBlocks> open(String data) {
        var env = SparkEnv.get();
        if (env == null || env.blockManager() == null) return Optional.empty();
        var local = env.blockManager().diskBlockManager().localDirs();
        if (local.length == 0) return Optional.empty();
        var name = "lockstep-"
                + Sha256.hex(data.getBytes(java.nio.charset.StandardCharsets.UTF_8))
                        .substring(0, 16);
        return Optional.of(new LocalBlocks(local[0].toPath().resolve(name)));
    }

    private boolean hasRoom(long bytes) throws IOException {
        var disk = Files.getFileStore(directory);
        return disk.getUsableSpace() - bytes > disk.getTotalSpace() / FREE_SHARE;
    }

    Path file(int block) {
        return directory.resolve(Integer.toString(block));
    }

    /** The block's file; empty where it isn't here or isn't what it was. */
    Optional<byte[]> read(int block, String sha256) {
        try {
            if (!Files.exists(file(block))) return Optional.empty();
            byte[] bytes = Files.readAllBytes(file(block));
            if (Sha256.hex(bytes).equals(sha256)) return Optional.of(bytes);
            LOG.warn("{}: damaged; reading the block from its source again", file(block));
            Files.deleteIfExists(file(block));
        } catch (IOException e) {
            LOG.warn("{}: can't be read ({}); reading the block from its source", file(block), e.toString());
        }
        return Optional.empty();
    }

    /** Keeps a copy if there is room: a tenth of the disk is left to Spark's own files and to others. */
    void write(int block, byte[] bytes) {
        var part = directory.resolve(block + "." + UUID.randomUUID());
        try {
            Files.createDirectories(directory);
            if (!hasRoom(bytes.length)) return;
            Files.write(part, bytes);
            Files.move(part, file(block), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            LOG.debug("{}: no local copy: {}", file(block), e.toString());
            try {
                Files.deleteIfExists(part);
            } catch (IOException again) {
                LOG.debug("{}: {}", part, again.toString());
            }
        }
    }
}
