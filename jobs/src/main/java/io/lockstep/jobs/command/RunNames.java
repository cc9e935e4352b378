package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.jobs.report.DataName;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Names for runs that the user left unnamed. */
final class RunNames {
    private static final Logger LOG = LoggerFactory.getLogger(RunNames.class);
    private static final Path RUNS = Path.of("runs");

    private RunNames() {}

    /**
     * {@code runs/<name>} after the data or command, numbered where that is taken, and taken by making the directory:
     * of two that come at once each gets its own. For a run that is to be resumed or replaced the last of these that is
     * there.
     */
    static String output(String source, TrainOptions options) {
        var name = DataName.of(source).replaceAll("[^A-Za-z0-9._-]+", "-");
        if (name.isEmpty() || name.startsWith(".")) name = "run";
        boolean again = options.get(TrainOption.RESUME) || options.get(TrainOption.OVERWRITE);
        var path = RUNS.resolve(name);
        var taken = path;
        for (int number = 2; again ? Files.exists(path) : !take(path); number++) {
            taken = path;
            path = RUNS.resolve(name + "-" + number);
        }
        return (again ? taken : path).toString();
    }

    private static boolean take(Path path) {
        try {
            Files.createDirectories(RUNS);
            Files.createDirectory(path);
            return true;
        } catch (FileAlreadyExistsException e) {
            if (Files.exists(path)) return false;
            throw new UserError("output: " + RUNS.toAbsolutePath() + " is no directory; allowed is --output URI", e);
        } catch (IOException e) {
            throw new UserError(
                    "output: can't make " + path.toAbsolutePath() + ": " + e.getMessage() + "; allowed is --output URI",
                    e);
        }
    }

    /** Gives a name back that {@link #output} took, where nothing was written there. */
    static void giveBack(String output) {
        try {
            if (Files.isDirectory(Path.of(output))) Files.delete(Path.of(output));
        } catch (DirectoryNotEmptyException e) {
            return; // it was used
        } catch (IOException e) {
            LOG.debug("{}: {}", output, e.getMessage());
        }
    }

    /** The last part of a path or URI. */
    static String last(String path) {
        var trimmed = path.replaceFirst("/+$", "");
        return trimmed.substring(trimmed.lastIndexOf('/') + 1);
    }
}
