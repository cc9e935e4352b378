package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import io.lockstep.core.data.generate.Generators;
import io.lockstep.driver.options.DataFormat;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/** From what the user named to a source that can be read. */
final class SourceFormats {
    private static final String RESIZE = "?resize=";

    private SourceFormats() {}

    /** The URI without what only an IDX source understands. */
    static String location(String uri) {
        int cut = uri.indexOf(RESIZE);
        return cut < 0 ? uri : uri.substring(0, cut);
    }

    /** The files at the source's location: none for a built-in one, an IDX file with its labels. */
    static List<FileStatus> files(DataSource source, Configuration conf) throws IOException {
        if (Generators.isBuiltin(source.uri())) return List.of();
        var files = SourceFiles.list(location(source.uri()), conf);
        return files.size() == 1 ? IdxDirectory.withLabels(files.get(0), conf) : files;
    }

    /** Opens a source; {@code files} are those that {@link #files} found. */
    static Source open(DataSource source, List<FileStatus> files, Wanted wanted, Configuration conf)
            throws IOException {
        if (Generators.isBuiltin(source.uri())) {
            refuseWeight(source.uri(), "a built-in set", wanted);
            return BuiltinSource.of(source.uri(), wanted);
        }
        var format = source.format() == DataFormat.AUTO ? detect(source.uri(), files) : source.format();
        int side = side(source.uri());
        if (side > 0 && format != DataFormat.IDX)
            throw new UserError("data: " + source.uri() + ": resize is for IDX images, this is " + format);
        if (!DatasetFormats.reads(format)) SourceFiles.refusePartitions(source.uri(), files);
        if (format == DataFormat.LIBSVM || format == DataFormat.IDX)
            refuseWeight(source.uri(), format + " data", wanted);
        return switch (format) {
            case CSV -> CsvSource.of(files, wanted, conf);
            case LIBSVM -> LibsvmSource.of(wanted, SourceFiles.byteSlices(files, conf));
            case PARQUET, ORC, JSON, AVRO, DELTA -> DatasetFormats.open(source, format, files, wanted, conf);
            case IDX -> IdxDirectory.open(source.uri(), files, source.part(), wanted, side, conf);
            case AUTO -> throw new IllegalStateException("detected above");
        };
    }

    private static void refuseWeight(String uri, String what, Wanted wanted) {
        if (wanted.needsLabels() && wanted.labels(List.of()).size() > 1)
            throw new UserError("label: " + uri + " is " + what + ", whose rows have one label; allowed for "
                    + wanted.label() + " are tables such as CSV and Parquet");
        if (wanted.weight() != null)
            throw new UserError("weight: " + uri + " is " + what + ", which has no column \"" + wanted.weight()
                    + "\"; allowed are tables such as CSV and Parquet");
    }

    private static int side(String uri) {
        int cut = uri.indexOf(RESIZE);
        if (cut < 0) return 0;
        var text = uri.substring(cut + RESIZE.length());
        if (text.matches("[1-9]\\d{0,4}")) return Integer.parseInt(text);
        throw new UserError(
                "data: " + uri + ": resize=" + text + "; allowed are whole numbers of pixels a side, from 1");
    }

    /** By the names of the files, which is what tells these formats apart safely. */
    private static DataFormat detect(String uri, List<FileStatus> files) {
        if (files.stream().anyMatch(file -> IdxDirectory.isIdx(file.getPath().getName()))) return DataFormat.IDX;
        if (files.stream().anyMatch(file -> file.getPath().toString().contains("/_delta_log/")))
            return DataFormat.DELTA;
        DataFormat found = null;
        for (var file : files) {
            var format = byName(file.getPath().getName());
            if (format == null) throw unknown(uri, file.getPath().getName());
            if (found != null && found != format)
                throw new UserError("data: " + uri + " holds files of several formats (" + found + ", " + format
                        + "); name those of one by a pattern, such as " + uri + "/*." + found);
            found = format;
        }
        return found;
    }

    private static DataFormat byName(String file) {
        var name = SourceFiles.unpackedName(file.toLowerCase(Locale.ROOT));
        for (var format : DataFormat.values()) if (format.fits(name)) return format;
        return null;
    }

    private static UserError unknown(String uri, String name) {
        return new UserError("format: can't tell that of " + uri + " by the name " + name + "; known are "
                + DataFormat.endings() + " and IDX files; or give --format, or name files by a pattern such as"
                + " part-*.csv");
    }
}
