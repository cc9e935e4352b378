package io.lockstep.driver.files;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * All files below a {@link Directory}, however deep, and their removal one by one: what nobody named stays. No guard is
 * asked, for guards themselves remove files so.
 */
final class Tree {
    private final Directory directory;
    private final FileSystem fs;
    private final Path path;

    Tree(Directory directory, FileSystem fs, Path path) {
        this.directory = directory;
        this.fs = fs;
        this.path = path;
    }

    /** Paths, from the directory, of all files at or below {@code name}; none where there is nothing. */
    List<String> files(String name) {
        return directory.io("list " + name, () -> {
            var files = new ArrayList<String>();
            try {
                addFiles(name, fs.getFileStatus(directory.at(name)), files);
            } catch (FileNotFoundException e) {
                return List.of();
            }
            return files;
        });
    }

    private void addFiles(String name, FileStatus status, List<String> files) throws IOException {
        if (!status.isDirectory()) {
            files.add(name);
            return;
        }
        for (var inside : fs.listStatus(status.getPath()))
            addFiles(name + "/" + inside.getPath().getName(), inside, files);
    }

    /** Deletes one file, and the part of it that a killed writer left. */
    void deleteFile(String name) {
        directory.io("delete " + name, () -> {
            int slash = name.lastIndexOf('/') + 1;
            var part = name.substring(0, slash) + "." + name.substring(slash) + Directory.PART;
            for (var one : List.of(part, name)) {
                var target = directory.at(one);
                if (!fs.delete(target, false) && fs.exists(target)) throw new IOException("it is still there");
            }
            return null;
        });
    }

    /** Deletes a directory, and those in it, where they hold no files. */
    void deleteEmpty(String name) {
        directory.io("delete " + name, () -> deleteEmpty(directory.at(name)));
    }

    /** Deletes the directory itself where it holds no files. */
    void deleteEmpty() {
        directory.io("delete it", () -> deleteEmpty(path));
    }

    private boolean deleteEmpty(Path at) throws IOException {
        boolean empty = true;
        try {
            if (!fs.getFileStatus(at).isDirectory()) return false;
            for (var status : fs.listStatus(at)) empty &= status.isDirectory() && deleteEmpty(status.getPath());
        } catch (FileNotFoundException e) {
            return true;
        }
        return empty && fs.delete(at, false);
    }
}
