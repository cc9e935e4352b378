package io.lockstep.driver.files;

import io.lockstep.core.UserError;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/**
 * A directory on a Hadoop file system, holding files small enough for memory. Readers see a file's old content or its new
 * one whole ({@link Placement}). Local files get no checksum companions: people edit
 * and copy these files. Long because whatever changes a file asks one guard first, and is seen to in one place.
 */
public final class Directory {
    /** What a file's name ends in until it is whole; it begins with a dot then. */
    static final String PART = ".part";

    private final FileSystem fs;
    private final Path path;
    private final Placement placement;
    private final Guard guard; // asked before anything is changed
    private final String below; // the path from what is guarded to here, ending in a slash unless empty

    private Directory(FileSystem fs, Path path, Placement placement, Guard guard, String below) {
        this.fs = fs;
        this.path = path;
        this.placement = placement;
        this.guard = guard;
        this.below = below;
    }

    /** The directory at {@code uri}, which needn't exist; throws {@link UserError} for a URI of no known file system. */
    public static Directory at(String uri, Configuration conf) {
        try {
            var path = Locations.path(uri);
            var fs = Locations.fileSystem(path, conf);
            if (fs instanceof LocalFileSystem local) fs = local.getRawFileSystem();
            var whole = fs.makeQualified(path);
            return new Directory(fs, whole, Placement.on(fs, whole, conf), Guard.NONE, "");
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(uri + ": no usable location: " + e.getMessage(), e);
        }
    }

    /** The directory that holds the file at {@code uri}: a bare name's is the working directory. */
    public static Directory holding(String uri, Configuration conf) {
        var parent = Locations.path(uri).getParent();
        return at(parent == null || parent.toString().isEmpty() ? "." : parent.toString(), conf);
    }

    /** The directory of that name in this one; a name that leads elsewhere is a {@link UserError}. */
    public Directory child(String name) {
        Names.requirePlain(name, uri());
        return new Directory(fs, at(name), placement, guard, below + name + "/");
    }

    /** The same place, where {@code other} is asked before each change, of its children too. */
    Directory guardedBy(Guard other) {
        return new Directory(fs, path, placement, other, "");
    }

    /** What has that name, or that path of plain names, in this directory. */
    Path at(String name) {
        return Locations.below(path, Names.requireBelow(name, uri()));
    }

    /** All that is below it. */
    Tree tree() {
        return new Tree(this, fs, path);
    }

    /** Its qualified URI. */
    public String uri() {
        return path.toString();
    }

    /** The last part of its path. */
    public String name() {
        return path.getName();
    }

    @Override
    public String toString() {
        return uri();
    }

    /**
     * Refuses, before long work, a place where no files can be written: below something that is no directory or, as far
     * as the local file system tells, below a directory without permission.
     *
     * @param option the user's name for it
     */
    public void requireWritable(String option) {
        var nearest = io("look for it", () -> {
            var at = path;
            while (at.getParent() != null && !fs.exists(at)) at = at.getParent();
            return fs.exists(at) ? fs.getFileStatus(at) : null;
        });
        if (nearest == null) return;
        if (!nearest.isDirectory())
            throw new UserError(option + ": " + nearest.getPath() + " is a file; allowed is a directory");
        if (fs instanceof RawLocalFileSystem local
                && !local.pathToFile(nearest.getPath()).canWrite())
            throw new UserError(option + ": no permission to write in " + nearest.getPath());
    }

    /** Whether there is such a directory. */
    public boolean exists() {
        return io("look for it", () -> fs.exists(path));
    }

    /** Whether the directory holds a file or directory of that name. */
    public boolean has(String name) {
        return io("look for " + name, () -> fs.exists(at(name)));
    }

    /** Names of what is in it, in their natural order; none where it doesn't exist. */
    public List<String> list() {
        return io("list", () -> {
            var names = new TreeSet<String>();
            try {
                for (var status : fs.listStatus(path))
                    names.add(status.getPath().getName());
            } catch (FileNotFoundException e) {
                return List.of();
            }
            return List.copyOf(names);
        });
    }

    /** The file's length in bytes; 0 where there is no such file. */
    public long length(String name) {
        return io("look for " + name, () -> {
            try {
                return fs.getFileStatus(at(name)).getLen();
            } catch (FileNotFoundException e) {
                return 0L;
            }
        });
    }

    /** When a file or directory was last changed, as far as the file system tells; the beginning of time where there is none. */
    public Instant modified(String name) {
        return io("look for " + name, () -> {
            try {
                return Instant.ofEpochMilli(fs.getFileStatus(at(name)).getModificationTime());
            } catch (FileNotFoundException e) {
                return Instant.EPOCH;
            }
        });
    }

    /** The file's content; empty where there is no such file. */
    public Optional<byte[]> read(String name) {
        return io("read " + name, () -> {
            var file = at(name);
            Locations.requireRegular(file, fs, file.toString());
            try (var in = fs.open(file)) {
                return Optional.of(in.readAllBytes());
            } catch (FileNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** The file's content as UTF-8; empty where there is no such file. */
    public Optional<String> readText(String name) {
        return read(name).map(bytes -> new String(bytes, StandardCharsets.UTF_8));
    }

    /** What writes a file's bytes. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /** What reads a file's bytes. */
    @FunctionalInterface
    public interface Reader<T> {
        T read(InputStream in) throws IOException;
    }

    /** What {@code reader} makes of a file of any size; empty where there is no such file. */
    public <T> Optional<T> read(String name, Reader<T> reader) {
        return io("read " + name, () -> {
            var file = at(name);
            Locations.requireRegular(file, fs, file.toString());
            try (var in = fs.open(file)) {
                return Optional.of(reader.read(in));
            } catch (FileNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** Writes a file, replacing one of that name in one move. */
    public void write(String name, byte[] content) {
        write(name, out -> out.write(content));
    }

    /** As above, of any size. */
    public void write(String name, Content content) {
        guard.writing(below + name);
        io("write " + name, () -> {
            placement.put(at(name), content);
            return null;
        });
    }

    /**
     * Writes a file that isn't there. On an object store that takes conditions, one that another driver made meanwhile is
     * refused, unless it holds the same bytes.
     */
    public void writeNew(String name, Content content) {
        guard.writing(below + name);
        io("write " + name, () -> {
            placement.putNew(at(name), content);
            return null;
        });
    }

    /**
     * Replaces a file that is still what the caller saw, as far as the file system tells: object stores that take
     * conditions do.
     *
     * @param seen what it held; empty where it wasn't there
     * @return false where another was first
     */
    public boolean exchange(String name, Optional<String> seen, String content) {
        guard.writing(below + name);
        return io(
                "write " + name,
                () -> placement.exchange(
                        at(name),
                        seen.map(text -> text.getBytes(StandardCharsets.UTF_8)),
                        content.getBytes(StandardCharsets.UTF_8)));
    }

    /** Whether a directory here can be moved as one; on object stores it can't. */
    public boolean movesDirectories() {
        return placement.movesDirectories();
    }

    /**
     * A new file that grows: what was written is there for readers after a flush, where the file system can do that, and
     * else once it is closed.
     */
    public OutputStream grow(String name) {
        return io("write " + name, () -> {
            var out = MoveIntoPlace.create(fs, at(name));
            return out instanceof FSDataOutputStream stream ? new GrowingStream(stream) : out;
        });
    }

    /** Writes a file as UTF-8, replacing one of that name in one move. */
    public void writeText(String name, String content) {
        write(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** Moves this directory; {@code target} must not exist. */
    public Directory moveTo(Directory target) {
        return io("move to " + target, () -> {
            if (!fs.rename(path, target.path)) throw new IOException("can't move " + path + " to " + target.path);
            return target;
        });
    }

    /** Deletes a file or a directory with all that is in it; nothing happens where there is none. */
    public void delete(String name) {
        if (guard.deleting(below + name)) return;
        io("delete " + name, () -> {
            var target = at(name);
            if (!fs.delete(target, true) && fs.exists(target)) throw new IOException("it is still there");
            return null;
        });
    }

    /** Deletes this directory, and those in it, where they hold no files. */
    public void deleteIfEmpty() {
        tree().deleteEmpty();
    }

    /** Whether there is a directory of that name in this one. */
    public boolean isDirectory(String name) {
        return io("look for " + name, () -> {
            var at = at(name);
            return fs.exists(at) && fs.getFileStatus(at).isDirectory();
        });
    }

    /** Names that begin with {@code prefix}. */
    public List<String> list(String prefix) {
        var names = new ArrayList<>(list());
        names.removeIf(name -> !name.startsWith(prefix));
        return names;
    }

    /** What is done to a file system. */
    @FunctionalInterface
    interface Action<T> {
        T run() throws IOException;
    }

    /** Runs it; a failure names the place and what couldn't be done. */
    <T> T io(String what, Action<T> action) {
        try {
            return action.run();
        } catch (IOException e) {
            throw new UncheckedIOException(uri() + ": can't " + what + ": " + e.getMessage(), e);
        }
    }
}
