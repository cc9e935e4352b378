package io.lockstep.core;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Another Java on this machine, for what must be the same to the bit on both. */
public final class OtherJdk {
    private static final Pattern MAJOR = Pattern.compile("(?m)^JAVA_VERSION=\"(\\d+)");

    private OtherJdk() {}

    /**
     * The Java of another feature version, 17 or newer, that is farthest from the running one: named by JAVA25_HOME
     * or JAVA_HOME_25_X64, or else installed beside it.
     */
    public static Optional<Path> find() {
        var named = Stream.of("JAVA25_HOME", "JAVA_HOME_25_X64")
                .map(System::getenv)
                .filter(home -> home != null && !home.isBlank())
                .map(Path::of);
        return Stream.concat(named, siblings().stream())
                .filter(home -> Files.isExecutable(home.resolve("bin/java")))
                .filter(home -> major(home) >= 17 && distance(home) > 0)
                .max(Comparator.comparingInt(OtherJdk::distance));
    }

    /** As {@link #find}; the calling test is skipped, saying so, where there is none. */
    public static Path require() {
        return find().orElseGet(() -> abort(
                "no second Java (17 or newer) beside " + System.getProperty("java.home") + "; JAVA25_HOME names one"));
    }

    private static List<Path> siblings() {
        try {
            var home = Path.of(System.getProperty("java.home")).toRealPath();
            try (var found = Files.list(home.getParent())) {
                return found.sorted().toList();
            }
        } catch (IOException e) {
            return List.of(); // an unreadable directory holds no Java for us
        }
    }

    private static int distance(Path home) {
        return Math.abs(major(home) - Runtime.version().feature());
    }

    /** The feature version that the "release" file names; 0 where it doesn't. */
    private static int major(Path home) {
        try {
            var version = MAJOR.matcher(Files.readString(home.resolve("release")));
            return version.find() ? Integer.parseInt(version.group(1)) : 0;
        } catch (IOException e) {
            return 0;
        }
    }
}
