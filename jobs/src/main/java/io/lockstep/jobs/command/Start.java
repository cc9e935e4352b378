package io.lockstep.jobs.command;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.deploy.SparkSubmit;

/**
 * Spark's submit, with the classes that a start needs loaded ahead of it by a thread of their own: a start is in good
 * part the loading of some ten thousand classes, one after the other, while the second core has little to do.
 */
public final class Start {
    /** System property: a file with the names of classes, one a line, in the order in which a start wanted them. */
    static final String CLASSES = "lockstep.start.classes";

    private Start() {}

    /** @param arguments SparkSubmit's */
    public static void main(String[] arguments) {
        var list = System.getProperty(CLASSES);
        if (list != null) {
            var ahead = new Thread(() -> load(names(Path.of(list))), "classes-ahead");
            ahead.setDaemon(true);
            ahead.start();
        }
        SparkSubmit.main(arguments);
    }

    private static List<String> names(Path list) {
        try {
            return Files.readAllLines(list);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads without initializing, which stays the program's own; returns how many there were. */
    static int load(List<String> names) {
        int loaded = 0;
        for (var name : names) {
            try {
                Class.forName(name, false, Start.class.getClassLoader());
                loaded++;
            } catch (ClassNotFoundException | LinkageError e) {
                // Another jar or Java has other classes: whoever needs one will load it, or say what is missing.
            }
        }
        return loaded;
    }
}
