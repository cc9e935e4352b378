package io.lockstep.jobs.command;

import java.nio.file.Files;
import java.nio.file.Path;

/** Names for runs that the user left unnamed. */
final class RunNames {
    private RunNames() {}

    /** {@code runs/<name>} after the data or command, numbered where that is taken. */
    static String output(String source) {
        var bare = source.replaceFirst("\\?.*", "").replaceFirst("/+$", "").replaceFirst("^builtin:", "");
        var name = last(bare).replaceFirst("\\.[A-Za-z0-9]+$", "").replaceAll("[^A-Za-z0-9._-]+", "-");
        if (name.isEmpty() || name.startsWith(".")) name = "run";
        var path = Path.of("runs", name);
        for (int number = 2; Files.exists(path); number++) path = Path.of("runs", name + "-" + number);
        return path.toString();
    }

    /** The last part of a path or URI. */
    static String last(String path) {
        var trimmed = path.replaceFirst("/+$", "");
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }
}
