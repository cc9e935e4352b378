package io.lockstep.driver.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FSDataOutputStreamBuilder;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options.CreateFileOptionKeys;
import org.apache.hadoop.fs.Path;

/**
 * A file is put where it belongs, and is there when its upload ends: object stores, where nothing can be moved. Where the
 * store takes conditions (S3's If-None-Match and If-Match), of several writers of one file the first wins, and the
 * others are told. A request whose answer was lost is sent again and finds the condition broken by itself, so what is
 * there is looked at before anybody is blamed.
 */
final class Upload implements Placement {
    private static final String UNCHECKED = "fs.s3a.create.performance";

    private final FileSystem fs;

    Upload(FileSystem fs) {
        this.fs = fs;
    }

    @Override
    public void put(Path file, Directory.Content content) throws IOException {
        upload(begin(file), content);
    }

    @Override
    public void putNew(Path file, Directory.Content content) throws IOException {
        if (!takes(file, CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE)) {
            put(file, content);
            return;
        }
        var hashes = new HashedStream[1];
        try {
            var builder = begin(file);
            builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
            upload(builder, out -> {
                hashes[0] = new HashedStream(out);
                content.writeTo(hashes[0]);
            });
        } catch (IOException e) {
            if (hashes[0] == null || !holds(file, hashes[0])) throw e;
        }
    }

    /** Whether that is what the file holds; if it is another's, says so. */
    private boolean holds(Path file, HashedStream written) throws IOException {
        try (var in = fs.open(file)) {
            var found = HashedStream.of(in);
            if (found.bytes() == written.bytes() && found.sha256().equals(written.sha256())) return true;
            throw new FileAlreadyExistsException(file + " was written by another meanwhile");
        } catch (FileNotFoundException e) {
            return false;
        }
    }

    @Override
    public boolean exchange(Path file, Optional<byte[]> seen, byte[] content) throws IOException {
        var builder = begin(file);
        if (seen.isPresent()) {
            var there = read(file);
            if (there.isEmpty() || !Arrays.equals(there.get().content, seen.get())) return false;
            if (there.get().etag != null
                    && takes(file, CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG))
                builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE_ETAG, there.get().etag);
        } else if (takes(file, CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE))
            builder.must(CreateFileOptionKeys.FS_OPTION_CREATE_CONDITIONAL_OVERWRITE, true);
        try {
            upload(builder, out -> out.write(content));
            return true;
        } catch (IOException e) {
            var there = read(file);
            if (there.isPresent() && Arrays.equals(there.get().content, content)) return true;
            boolean changed = there.isPresent() != seen.isPresent()
                    || there.isPresent() && !Arrays.equals(there.get().content, seen.get());
            if (changed) return false;
            throw e; // nobody else was there: the store failed
        }
    }

    private record Seen(byte[] content, String etag) {}

    /** The tag first: what changes between the two is told by it. */
    private Optional<Seen> read(Path file) throws IOException {
        try {
            var etag = fs.getFileStatus(file) instanceof EtagSource source ? source.getEtag() : null;
            try (var in = fs.open(file)) {
                return Optional.of(new Seen(in.readAllBytes(), etag));
            }
        } catch (FileNotFoundException e) {
            return Optional.empty();
        }
    }

    @Override
    public boolean movesDirectories() {
        return false;
    }

    /** Without looking first whether a directory has that name, or a file one above: two requests a file. */
    private FSDataOutputStreamBuilder<FSDataOutputStream, ?> begin(Path file) throws IOException {
        FSDataOutputStreamBuilder<FSDataOutputStream, ?> builder = fs.createFile(file);
        return builder.recursive().overwrite(true).opt(UNCHECKED, true);
    }

    private boolean takes(Path file, String condition) throws IOException {
        return fs.hasPathCapability(file, condition);
    }

    /** To close a stream is to commit it: where the content fails, it is given up instead. */
    private static void upload(FSDataOutputStreamBuilder<FSDataOutputStream, ?> builder, Directory.Content content)
            throws IOException {
        var out = builder.build();
        try {
            content.writeTo(out);
        } catch (Throwable t) {
            out.abort();
            throw t;
        }
        out.close();
    }
}
