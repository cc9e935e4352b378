package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.driver.options.DataFormat;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The files behind a URI. */
final class SourceFiles {
    /** Bytes of a file that one task reads. */
    static final String SLICE_BYTES = "lockstep.ingest.slice.bytes";

    private static final long DEFAULT_SLICE_BYTES = 64L << 20;

    private SourceFiles() {}

    /**
     * The file itself, the files in the directory (not hidden ones), or those that a pattern such as {@code *.csv}
     * matches, sorted by path.
     *
     * @throws UserError where nothing is there, or nothing in it
     */
    static List<FileStatus> list(String uri, Configuration conf) throws IOException {
        var path = path(uri);
        var fs = fileSystem(uri, path, conf);
        var files = new ArrayList<FileStatus>();
        for (var found : found(uri, path, fs)) {
            if (found.isFile()) files.add(found);
            else files.addAll(inside(fs, found.getPath()));
        }
        if (files.isEmpty())
            throw new UserError("data: the directory " + uri + " holds no files (directories in it are not read);"
                    + " allowed are files of " + DataFormat.titles("and"));
        files.sort(Comparator.comparing(file -> file.getPath().toString()));
        return files;
    }

    private static FileSystem fileSystem(String uri, Path path, Configuration conf) {
        try {
            return path.getFileSystem(conf);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("data: " + uri + ": no usable location: " + e.getMessage(), e);
        }
    }

    private static List<FileStatus> found(String uri, Path path, FileSystem fs) throws IOException {
        try {
            return List.of(fs.getFileStatus(path));
        } catch (FileNotFoundException e) {
            var matching = fs.globStatus(path);
            if (matching != null && matching.length > 0) return List.of(matching);
            throw new UserError("data: " + uri + " does not exist", e);
        }
    }

    /** Files of a directory, and of the directories in it that are named after a column's value. */
    private static List<FileStatus> inside(FileSystem fs, Path directory) throws IOException {
        var files = new ArrayList<FileStatus>();
        for (var status : fs.listStatus(directory)) {
            var name = status.getPath().getName();
            if (name.equals("_delta_log") && status.isDirectory()) files.addAll(inside(fs, status.getPath()));
            if (name.startsWith("_") || name.startsWith(".")) continue;
            if (status.isFile()) files.add(status);
            else if (name.contains("=")) files.addAll(inside(fs, status.getPath()));
        }
        return files;
    }

    /** For formats whose readers know nothing of columns in the names of directories. */
    static void refusePartitions(String uri, List<FileStatus> files) {
        for (var file : files) {
            var parent = file.getPath().getParent().getName();
            if (parent.contains("=") && !uri.contains(parent))
                throw new UserError("data: " + uri + " is partitioned by columns (" + parent
                        + "), which are in no file then; allowed are directories whose files hold all columns, and"
                        + " Parquet, ORC, JSON and Avro files");
        }
    }

    static Path path(String uri) {
        try {
            return new Path(uri);
        } catch (IllegalArgumentException e) {
            throw new UserError("data: " + uri + " is no path: " + e.getMessage(), e);
        }
    }

    static boolean isGzip(String file) {
        return file.endsWith(".gz");
    }

    /** The file from its beginning, unpacked where its name ends in {@code .gz}. */
    static InputStream open(String file, Configuration conf) throws IOException {
        var path = new Path(file);
        var raw = path.getFileSystem(conf).open(path);
        if (!isGzip(file)) return raw;
        try {
            return new GZIPInputStream(raw, 1 << 16);
        } catch (IOException e) {
            raw.close();
            throw new UserError(
                    file + ": not a gzip file, as its name says"
                            + (e instanceof EOFException ? ": it ends in its header" : ": " + e.getMessage()),
                    e);
        }
    }

    /** Byte ranges of the files in order; a gzip file is one. */
    static List<Slice> byteSlices(List<FileStatus> files, Configuration conf) {
        long step = Math.max(1, conf.getLong(SLICE_BYTES, DEFAULT_SLICE_BYTES));
        var slices = new ArrayList<Slice>();
        for (var file : files) {
            var path = file.getPath().toString();
            long length = file.getLen();
            if (isGzip(path)) {
                slices.add(new Slice(path, 0, Long.MAX_VALUE));
                continue;
            }
            for (long start = 0; start < length; start += step)
                slices.add(new Slice(path, start, Math.min(length, start + step)));
        }
        return slices;
    }
}
