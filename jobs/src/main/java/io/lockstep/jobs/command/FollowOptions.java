package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import java.util.OptionalInt;
import picocli.CommandLine.Option;

/** How a training or a sweep is followed while it runs. */
final class FollowOptions {
    static final String HEADING = "While it runs";

    @Option(
            names = "--watch",
            arity = "0..1",
            paramLabel = "PORT",
            fallbackValue = "true",
            description = "serves the report while it runs, at 127.0.0.1 and this port; default any that is free")
    String watch;

    @Option(
            names = "--tensorboard",
            paramLabel = "URI",
            description = "a directory for TensorBoard's event files: metrics by epoch and settings, of each trial")
    String tensorboard;

    @Option(
            names = "--mlflow",
            paramLabel = "URL",
            description =
                    "an MLflow tracking server, as http://HOST:PORT: metrics by epoch and settings, of each trial")
    String mlflow;

    /** The port to serve at, 0 for any; empty where nothing is to be served. */
    OptionalInt port() {
        if (watch == null || watch.equals("false")) return OptionalInt.empty();
        if (watch.equals("true")) return OptionalInt.of(0);
        try {
            return OptionalInt.of(Integer.parseInt(watch.strip()));
        } catch (NumberFormatException e) {
            throw new UserError(
                    "watch: '" + watch + "'; allowed are ports from 1 to 65535, and 0 for any that is free");
        }
    }
}
