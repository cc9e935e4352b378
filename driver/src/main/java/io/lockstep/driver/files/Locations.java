package io.lockstep.driver.files;

import io.lockstep.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** From what a user types to a Hadoop path and its file system. */
public final class Locations {
    /** A scheme is followed by a slash; {@code 12:30.csv} is a file. */
    private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:/.*");

    private Locations() {}

    /** The path of a URI or a local path, whose names may hold colons; Hadoop's own reading takes what is before one for a scheme. */
    public static Path path(String uri) {
        if (uri.indexOf(':') < 0 || SCHEME.matcher(uri).matches()) return new Path(uri);
        // Absolute, for a relative path that begins "a:" is none to java.net.URI.
        return new Path(
                null,
                null,
                java.nio.file.Path.of(uri).toAbsolutePath().normalize().toString());
    }

    /** {@code names}, plain ones with slashes between, below a directory. */
    static Path below(Path directory, String names) {
        var uri = directory.toUri();
        var base = uri.getPath();
        return new Path(uri.getScheme(), uri.getAuthority(), base.endsWith("/") ? base + names : base + "/" + names);
    }

    /** What has that name where {@code file} is. */
    public static Path beside(Path file, String name) {
        var parent = file.getParent();
        return parent == null || parent.toString().isEmpty() ? new Path(null, null, name) : below(parent, name);
    }

    /**
     * Opens a file for reading. Hadoop looks for a checksum file beside a local one, and can't where the name holds a
     * colon.
     */
    public static FSDataInputStream open(Path path, Configuration conf) throws IOException {
        var fs = fileSystem(path, conf);
        if (fs instanceof LocalFileSystem local && path.getName().indexOf(':') >= 0)
            return local.getRawFileSystem().open(path);
        return fs.open(path);
    }

    /**
     * Refuses what is there but no regular file, such as a FIFO, which may never end or never begin.
     *
     * @param place how the user knows it
     */
    public static void requireRegular(Path path, FileSystem fs, String place) {
        var raw = fs instanceof LocalFileSystem local ? local.getRaw() : fs;
        if (!(raw instanceof RawLocalFileSystem local)) return;
        var file = local.pathToFile(path).toPath();
        if (Files.exists(file) && !Files.isRegularFile(file) && !Files.isDirectory(file))
            throw new UserError(place + ": is no regular file; allowed are files and directories");
    }

    /**
     * The path's file system.
     *
     * @throws UserError where what speaks to it isn't on the class path, saying how to add it
     */
    public static FileSystem fileSystem(Path path, Configuration conf) throws IOException {
        try {
            return path.getFileSystem(conf);
        } catch (RuntimeException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause())
                if (cause instanceof ClassNotFoundException) throw missing(path, cause);
            throw e;
        }
    }

    private static UserError missing(Path path, Throwable cause) {
        var scheme = path.toUri().getScheme();
        boolean s3 = "s3a".equals(scheme);
        return new UserError(
                path + ": the file system " + scheme + ": needs classes that aren't there (" + cause.getMessage()
                        + "); "
                        + (s3
                                ? "deploy/lockstep --s3 … fetches them once, spark-submit with --packages "
                                        + "org.apache.hadoop:hadoop-aws:VERSION, that of Spark's Hadoop"
                                : "add them with --conf spark.jars.packages=GROUP:NAME:VERSION"),
                cause);
    }
}
