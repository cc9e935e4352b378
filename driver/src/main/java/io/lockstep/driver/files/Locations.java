package io.lockstep.driver.files;

import io.lockstep.core.UserError;
import java.io.IOException;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

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
                                ? "deploy/lockstep --s3 … fetches them once, with Spark's own command --packages "
                                        + "org.apache.hadoop:hadoop-aws:3.4.2"
                                : "add them with --conf spark.jars.packages=GROUP:NAME:VERSION"),
                cause);
    }
}
