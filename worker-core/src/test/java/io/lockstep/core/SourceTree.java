package io.lockstep.core;

import java.nio.file.Files;
import java.nio.file.Path;

/** Test resources as files of the source tree, for tests that list them, hand their places on, or write them anew. */
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

    /** A recorded training: data.csv, case.json, init.safetensors and expected.safetensors. */
    public static Path golden(String name) {
        return testResource("worker-core", "golden").resolve(name);
    }
}
