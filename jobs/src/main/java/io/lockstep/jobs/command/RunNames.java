package io.lockstep.jobs.command;

import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import java.nio.file.Files;
import java.nio.file.Path;

/** Names for runs that the user left unnamed. */
final class RunNames {
    private RunNames() {}

    /**
     * {@code runs/<name>} after the data or command, numbered where that is taken; for a run that is to be resumed or
     * replaced the last of these that is there.
     */
    static String output(String source, TrainOptions options) {
        var bare = source.replaceFirst("\\?.*", "").replaceFirst("/+$", "").replaceFirst("^builtin:", "");
        var name = last(bare).replaceFirst("\\.[A-Za-z0-9]+$", "").replaceAll("[^A-Za-z0-9._-]+", "-");
        if (name.isEmpty() || name.startsWith(".")) name = "run";
        boolean again = options.get(TrainOption.RESUME) || options.get(TrainOption.OVERWRITE);
        var path = Path.of("runs", name);
        var taken = path;
        for (int number = 2; Files.exists(path); number++) {
            taken = path;
            path = Path.of("runs", name + "-" + number);
        }
        return (again ? taken : path).toString();
    }

    /** The last part of a path or URI. */
    static String last(String path) {
        var trimmed = path.replaceFirst("/+$", "");
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }
}
