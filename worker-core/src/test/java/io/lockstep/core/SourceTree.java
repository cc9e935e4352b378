package io.lockstep.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The source tree's files, for tests that list them, hand their places on, or write them anew. */
public final class SourceTree {
    private static final Path ROOT = Path.of(System.getProperty("lockstep.root", ".."));

    private SourceTree() {}

    /** A file or directory under a module's {@code src/test/resources}; one that is not there is an error, no skip. */
    public static Path testResource(String module, String path) {
        var place =
                ROOT.resolve(module).resolve("src/test/resources").resolve(path).toAbsolutePath();
        if (!Files.exists(place)) throw new AssertionError(place.normalize() + " is missing; it belongs to the tree");
        return place.normalize();
    }

    /** All Java files of the modules, of main code and of tests, in an order of their own. */
    public static List<Path> javaFiles() throws IOException {
        var files = new ArrayList<Path>();
        for (var module : List.of("worker-core", "driver", "jobs"))
            try (var all = Files.walk(ROOT.resolve(module).resolve("src"))) {
                all.filter(file -> file.toString().endsWith(".java")).sorted().forEach(files::add);
            }
        if (files.isEmpty()) throw new AssertionError("no Java files below " + ROOT.toAbsolutePath());
        return files;
    }

    /** A recorded training: data.csv, case.json, init.safetensors and expected.safetensors. */
    public static Path golden(String name) {
        return testResource("worker-core", "golden").resolve(name);
    }
}
