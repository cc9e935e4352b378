package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/** Finds the IDX files of a part among a directory's, by the names that MNIST gave them. */
final class IdxDirectory {
    private static final String IMAGES = "images-idx3-ubyte";
    private static final String LABELS = "labels-idx1-ubyte";

    private IdxDirectory() {}

    static boolean isIdx(String name) {
        return name.contains("-idx3-ubyte") || name.contains("-idx1-ubyte");
    }

    /** Whether a part has images. */
    static boolean has(List<FileStatus> files, DataSource.Part part) {
        return find(files, prefix(part) + IMAGES).isPresent();
    }

    /**
     * The source of a part.
     *
     * @param files of the directory, or one images file with labels beside it
     */
    static IdxSource open(
            String uri, List<FileStatus> files, DataSource.Part part, boolean needsLabels, int side, Configuration conf)
            throws IOException {
        FileStatus images;
        Optional<FileStatus> labels;
        if (files.size() == 1 && files.get(0).getPath().getName().contains("-idx3-ubyte")) {
            images = files.get(0);
            var name = images.getPath().getName();
            int cut = name.indexOf("images-idx3-ubyte");
            labels = cut < 0
                    ? Optional.empty()
                    : find(
                            SourceFiles.list(images.getPath().getParent().toString(), conf),
                            name.substring(0, cut) + LABELS);
        } else {
            var prefix = prefix(part);
            images = find(files, prefix + IMAGES)
                    .orElseThrow(
                            () -> new UserError("data: " + uri + " holds no " + prefix + IMAGES + "[.gz]; it holds "
                                    + Columns.brief(files.stream()
                                            .map(file -> file.getPath().getName())
                                            .toList())));
            labels = find(files, prefix + LABELS);
        }
        if (labels.isEmpty() && needsLabels)
            throw new UserError(
                    images.getPath() + ": no labels beside it; a file " + prefix(part) + LABELS + "[.gz] is needed");
        var labelFile = labels.isEmpty() ? null : IdxFile.of(labels.get(), 1, conf);
        return IdxSource.of(IdxFile.of(images, 3, conf), labelFile, side);
    }

    private static String prefix(DataSource.Part part) {
        return part == DataSource.Part.TRAIN ? "train-" : "t10k-";
    }

    private static Optional<FileStatus> find(List<FileStatus> files, String name) {
        return files.stream()
                .filter(file -> file.getPath().getName().equals(name)
                        || file.getPath().getName().equals(name + ".gz"))
                .findFirst();
    }
}
