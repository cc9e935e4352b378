package io.lockstep.driver.ingest;

import io.lockstep.core.UserError;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;

/** Finds the IDX files of a part among a directory's, by the names that MNIST gave them. */
final class IdxDirectory {
    /** {@code train-images-idx3-ubyte}, {@code emnist-balanced-train-images.idx3-ubyte} and their like. */
    private static final Pattern IMAGES = Pattern.compile("(?i)(.*)images([-._])idx3([-._]ubyte)(\\.gz)?");

    private IdxDirectory() {}

    static boolean isIdx(String name) {
        return IMAGES.matcher(name).matches()
                || name.matches("(?i).*labels[-._]idx1[-._]ubyte(\\.gz)?")
                || name.contains("-idx3-ubyte")
                || name.contains("-idx1-ubyte");
    }

    /** Whether there are images to train on and others to test on. */
    static boolean hasBothParts(List<FileStatus> files) {
        for (var part : DataSource.Part.values()) if (images(files, part).isEmpty()) return false;
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
        var labels = wanted.needsLabels() ? find(beside(files, images), labelName) : Optional.<FileStatus>empty();
        if (labels.isEmpty() && wanted.needsLabels())
            throw new UserError(images.getPath() + ": no labels beside it; a file " + labelName + "[.gz] is needed");
        var labelFile = labels.isEmpty() ? null : IdxFile.of(labels.get(), 1, conf);
        var source = IdxSource.of(IdxFile.of(images, 3, conf), labelFile, side);
        refuseOtherShape(source, wanted, images.getPath().toString());
        return source.keeping(wanted);
    }

    /** The part's images, or the only ones. */
    private static FileStatus images(String uri, List<FileStatus> files, DataSource.Part part) {
        var named = images(files, part);
        if (named.isEmpty())
            named = files.stream().filter(IdxDirectory::isImages).toList();
        if (named.size() == 1) return named.get(0);
        // The plain one where there is the packed one too.
        var plain = named.stream()
                .filter(file -> !SourceFiles.isGzip(file.getPath().getName()))
                .toList();
        var stems = new HashSet<String>();
        for (var file : named) stems.add(SourceFiles.unpackedName(file.getPath().toString()));
        if (stems.size() == 1 && plain.size() == 1) return plain.get(0);
        if (!named.isEmpty())
            throw new UserError("data: " + uri + " holds several sets of images, "
                    + Columns.brief(
                            named.stream().map(file -> file.getPath().getName()).toList())
                    + "; name the file of one");
        throw new UserError("data: " + uri + " holds no "
                + (part == DataSource.Part.TRAIN ? "train-" : "t10k- or test-") + "images-idx3-ubyte[.gz]; it holds "
                + Columns.brief(
                        files.stream().map(file -> file.getPath().getName()).toList()));
    }

    /** Files whose names say that they hold the part's images. */
    private static List<FileStatus> images(List<FileStatus> files, DataSource.Part part) {
        return files.stream()
                .filter(file -> {
                    var found = IMAGES.matcher(file.getPath().getName());
                    if (!found.matches()) return false;
                    var before = found.group(1).toLowerCase(Locale.ROOT);
                    return part == DataSource.Part.TRAIN
                            ? before.contains("train")
                            : before.contains("t10k") || before.contains("test");
                })
                .toList();
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

    private static boolean isImages(FileStatus file) {
        return IMAGES.matcher(file.getPath().getName()).matches();
    }

    /** The name of the labels that belong to images, not packed. */
    private static String labelsOf(String images) {
        var found = IMAGES.matcher(images);
        if (!found.matches()) return images + "-labels";
        return found.group(1) + "labels" + found.group(2) + "idx1" + found.group(3);
    }

    /** The files in the directory of {@code one}. */
    private static List<FileStatus> beside(List<FileStatus> files, FileStatus one) {
        var directory = one.getPath().getParent();
        return files.stream()
                .filter(file -> file.getPath().getParent().equals(directory))
                .toList();
    }

    /** The file of that name, or packed; the plain one where there are both. */
    private static Optional<FileStatus> find(List<FileStatus> files, String name) {
        for (var wanted : List.of(name, name + ".gz"))
            for (var file : files) if (file.getPath().getName().equals(wanted)) return Optional.of(file);
        return Optional.empty();
    }
}
