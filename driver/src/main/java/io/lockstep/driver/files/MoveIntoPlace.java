package io.lockstep.driver.files;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** A file is written beside its place and moved there: disks and HDFS, where a move is one change. */
final class MoveIntoPlace implements Placement {
    private final FileSystem fs;
    private final Configuration conf;

    MoveIntoPlace(FileSystem fs, Configuration conf) {
        this.fs = fs;
        this.conf = conf;
    }

    @Override
    public void put(Path file, Directory.Content content) throws IOException {
        var temporary = Locations.beside(file, "." + file.getName() + Directory.PART);
        try {
            try (var out = create(fs, temporary)) {
                content.writeTo(out);
            }
            replace(temporary, file);
        } catch (IOException e) {
            discard(temporary, e);
            throw e;
        }
    }

    /** Nobody tells whether another was first. */
    @Override
    public void putNew(Path file, Directory.Content content) throws IOException {
        put(file, content);
    }

    @Override
    public boolean exchange(Path file, Optional<byte[]> seen, byte[] content) throws IOException {
        put(file, out -> out.write(content));
        return true;
    }

    @Override
    public boolean movesDirectories() {
        return true;
    }

    /** Hadoop's own way of making a local file runs chmod, a process for each file, which a Ctrl-C ends as well. */
    static OutputStream create(FileSystem fs, Path file) throws IOException {
        if (!(fs instanceof RawLocalFileSystem local)) return fs.create(file, true);
        var parent = file.getParent();
        if (!fs.mkdirs(parent)) throw new IOException("can't make " + parent);
        return new FileOutputStream(local.pathToFile(file));
    }

    private void replace(Path from, Path to) throws IOException {
        if (fs instanceof RawLocalFileSystem) {
            if (!fs.rename(from, to)) throw new IOException("can't move " + from + " to " + to);
        } else FileContext.getFileContext(fs.getUri(), conf).rename(from, to, Options.Rename.OVERWRITE);
    }

    /** A part of a file is of no use, and takes room that a full disk may need. */
    private void discard(Path part, IOException because) {
        try {
            fs.delete(part, false);
        } catch (IOException e) {
            because.addSuppressed(e);
        }
    }
}
