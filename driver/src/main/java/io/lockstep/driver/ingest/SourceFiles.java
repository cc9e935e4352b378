package io.lockstep.driver.ingest;

import com.github.luben.zstd.ZstdInputStream;
import io.lockstep.core.UserError;
import io.lockstep.driver.files.Locations;
import io.lockstep.driver.options.DataFormat;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.io.compress.BZip2Codec;

/** The files behind a URI. */
final class SourceFiles {
    /** Bytes of a file that one task reads. */
    static final String SLICE_BYTES = "lockstep.ingest.slice.bytes";

    private static final long DEFAULT_SLICE_BYTES = 64L << 20;

    /** What people lay beside data. */
    private static final Pattern ABOUT =
            Pattern.compile("(?i)(readme|licen[cs]e|notice|changelog)(\\..*)?|.*\\.(md|rst|pdf|html)");

    private static final Pattern WINDOWS = Pattern.compile("[A-Za-z]:[\\\\/].*");

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
            throw new UserError("data: the directory " + uri + " holds no files of data;" + " allowed are files of "
                    + DataFormat.titles("and"));
        files.sort(Comparator.comparing(file -> file.getPath().toString()));
        return files;
    }

    private static FileSystem fileSystem(String uri, Path path, Configuration conf) {
        try {
            return Locations.fileSystem(path, conf);
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError("data: " + uri + ": no usable location: " + e.getMessage(), e);
        }
    }

    private static List<FileStatus> found(String uri, Path path, FileSystem fs) throws IOException {
        try {
            Locations.requireRegular(path, fs, "data: " + uri);
            return List.of(fs.getFileStatus(path));
        } catch (FileNotFoundException e) {
            var matching = path.toUri().getPath().indexOf(':') < 0 ? fs.globStatus(path) : null;
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
            if (name.startsWith("_")
                    || name.startsWith(".")
                    || ABOUT.matcher(name).matches()) continue;
            if (status.isFile()) files.add(status);
            else files.addAll(inside(fs, status.getPath()));
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
        if (WINDOWS.matcher(uri).matches())
            throw new UserError("data: " + uri
                    + " is a path of Windows; allowed are paths of this machine, such as /mnt/c/data/train.csv");
        int colon = uri.indexOf(':');
        var scheme = colon < 0 ? "" : uri.substring(0, colon).toLowerCase(Locale.ROOT);
        if (scheme.equals("http") || scheme.equals("https") || scheme.equals("ftp"))
            throw new UserError("data: " + uri + ": " + scheme
                    + ": isn't read; fetch the file first, or name a path, hdfs: or s3a:");
        // What looks like a scheme may be the name of a file here.
        if (colon >= 0 && uri.indexOf('/') < 0 && new File(uri).exists())
            return new Path("file", null, new File(uri).getAbsolutePath());
        try {
            return Locations.path(uri);
        } catch (IllegalArgumentException e) {
            throw new UserError("data: " + uri + " is no path: " + e.getMessage(), e);
        }
    }

    static boolean isGzip(String file) {
        return file.endsWith(".gz");
    }

    /** Whether a file is packed as a whole, so that one task reads it. */
    static boolean isPacked(String file) {
        return !unpackedName(file).equals(file);
    }

    /** The name without what says how the file is packed. */
    static String unpackedName(String file) {
        for (var end : List.of(".gz", ".bz2", ".zst"))
            if (file.endsWith(end)) return file.substring(0, file.length() - end.length());
        return file;
    }

    /** The file as it is. */
    static InputStream raw(String file, Configuration conf) throws IOException {
        var path = new Path(file);
        var fs = Locations.fileSystem(path, conf);
        if (fs instanceof LocalFileSystem local) {
            var there = local.pathToFile(path);
            if (there.exists() && !there.isFile())
                throw new UserError(file + ": is a pipe or a device; allowed are files, which can be read twice");
        }
        return Locations.open(path, conf);
    }

    /** The file from its beginning, unpacked where its name ends in {@code .gz}, {@code .bz2} or {@code .zst}. */
    static InputStream open(String file, Configuration conf) throws IOException {
        var raw = raw(file, conf);
        if (!isPacked(file)) return raw;
        try {
            if (isGzip(file)) return new GZIPInputStream(raw, 1 << 16);
            if (file.endsWith(".zst")) return new ZstdInputStream(new BufferedInputStream(raw, 1 << 16));
            var codec = new BZip2Codec();
            codec.setConf(conf);
            return codec.createInputStream(raw);
        } catch (IOException e) {
            raw.close();
            var kind = isGzip(file) ? "gzip" : file.endsWith(".zst") ? "zstd" : "bzip2";
            throw new UserError(
                    file + ": not a " + kind + " file, as its name says"
                            + (e instanceof EOFException ? ": it ends in its header" : ": " + e.getMessage()),
                    e);
        }
    }

    /** Byte ranges of the files in order; a packed file is one. */
    static List<Slice> byteSlices(List<FileStatus> files, Configuration conf) {
        return byteSlices(files, true, conf);
    }

    /** As above. @param narrow whether lines can be found from anywhere in a file; else each is one slice */
    static List<Slice> byteSlices(List<FileStatus> files, boolean narrow, Configuration conf) {
        long step = Math.max(1, conf.getLong(SLICE_BYTES, DEFAULT_SLICE_BYTES));
        var slices = new ArrayList<Slice>();
        for (var file : files) {
            var path = file.getPath().toString();
            long length = file.getLen();
            if (!narrow || isPacked(path)) {
                slices.add(new Slice(path, 0, Long.MAX_VALUE));
                continue;
            }
            for (long start = 0; start < length; start += step)
                slices.add(new Slice(path, start, Math.min(length, start + step)));
        }
        return slices;
    }
}
