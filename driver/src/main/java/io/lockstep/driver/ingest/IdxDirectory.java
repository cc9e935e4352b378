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

    /** Whether there are images to train on and others to test on. */
    static boolean hasBothParts(List<FileStatus> files) {
        for (var part : DataSource.Part.values())
            if (find(files, prefix(part) + IMAGES).isEmpty()) return false;
        return true;
    }

    /** A file and, where it holds images, the labels beside it. */
    static List<FileStatus> withLabels(FileStatus file, Configuration conf) throws IOException {
        var path = file.getPath();
        if (!isImages(file)) return List.of(file);
        var labels = find(SourceFiles.list(path.getParent().toString(), conf), labelsOf(path.getName()));
        return labels.isEmpty() ? List.of(file) : List.of(file, labels.get());
    }

    /**
     * The source of a part.
     *
     * @param files of the directory, or one images file with labels beside it
     * @param side images are shrunk to this height and width; 0 for as they are
     */
    static IdxSource open(
            String uri, List<FileStatus> files, DataSource.Part part, Wanted wanted, int side, Configuration conf)
            throws IOException {
        var images = images(uri, files, part);
        var labelName = labelsOf(images.getPath().getName());
        var labels = wanted.needsLabels() ? find(files, labelName) : Optional.<FileStatus>empty();
        if (labels.isEmpty() && wanted.needsLabels())
            throw new UserError(images.getPath() + ": no labels beside it; a file " + labelName + "[.gz] is needed");
        var labelFile = labels.isEmpty() ? null : IdxFile.of(labels.get(), 1, conf);
        var source = IdxSource.of(IdxFile.of(images, 3, conf), labelFile, side);
        refuseOtherShape(source, wanted, images.getPath().toString());
        return source;
    }

    /** The part's images, or the only ones. */
    private static FileStatus images(String uri, List<FileStatus> files, DataSource.Part part) {
        var named = find(files, prefix(part) + IMAGES);
        if (named.isPresent()) return named.get();
        var all = files.stream().filter(IdxDirectory::isImages).toList();
        if (all.size() == 1) return all.get(0);
        throw new UserError("data: " + uri + " holds no " + prefix(part) + IMAGES + "[.gz]; it holds "
                + Columns.brief(
                        files.stream().map(file -> file.getPath().getName()).toList()));
    }

    private static void refuseOtherShape(IdxSource source, Wanted wanted, String place) {
        var like = wanted.like();
        if (like == null) return;
        if (!like.featureShape().isEmpty() && !like.featureShape().equals(source.featureShape()))
            throw new UserError(place + ": images of " + shape(source.featureShape())
                    + " pixels; the training data has " + shape(like.featureShape()));
        Columns.refuseOthers(source.featureNames(), like, place);
    }

    private static String shape(List<Integer> sizes) {
        return sizes.get(0) + "×" + sizes.get(1);
    }

    private static String prefix(DataSource.Part part) {
        return part == DataSource.Part.TRAIN ? "train-" : "t10k-";
    }

    private static boolean isImages(FileStatus file) {
        var name = file.getPath().getName();
        return name.endsWith(IMAGES) || name.endsWith(IMAGES + ".gz");
    }

    /** The name of the labels that belong to images, not packed. */
    private static String labelsOf(String images) {
        return images.substring(0, images.lastIndexOf(IMAGES)) + LABELS;
    }

    /** The file of that name, or packed; the plain one where there are both. */
    private static Optional<FileStatus> find(List<FileStatus> files, String name) {
        for (var wanted : List.of(name, name + ".gz"))
            for (var file : files) if (file.getPath().getName().equals(wanted)) return Optional.of(file);
        return Optional.empty();
    }
}
