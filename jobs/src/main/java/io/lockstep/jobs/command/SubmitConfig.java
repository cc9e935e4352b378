package io.lockstep.jobs.command;

import io.lockstep.core.UserError;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A config file's {@code master} and {@code conf} as lines for the script, which hands them to spark-submit before there
 * is a {@link Main}: {@code master=URL}, and {@code conf=KEY=VALUE} for each setting.
 */
public final class SubmitConfig {
    private SubmitConfig() {}

    /** @param arguments the file's path on this machine */
    public static void main(String[] arguments) throws IOException {
        var out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try {
            lines(YamlFile.parse(arguments[0], text(Path.of(arguments[0])))).forEach(out::println);
        } catch (UserError mistake) {
            System.exit(Failure.report(mistake, System.err, false));
        }
    }

    private static String text(Path file) throws IOException {
        return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    }

    /** Throws {@link UserError} for a {@code conf} that is neither a mapping nor a list of KEY=VALUE. */
    static List<String> lines(YamlFile file) {
        var lines = new ArrayList<String>();
        if (file.values().get("master") instanceof String master) lines.add("master=" + master);
        var conf = file.values().get("conf");
        if (conf instanceof Map<?, ?> map) map.forEach((key, value) -> lines.add("conf=" + key + "=" + value));
        else if (conf instanceof List<?> list) list.forEach(item -> lines.add("conf=" + item));
        else if (conf instanceof String pair) lines.add("conf=" + pair);
        else if (conf != null)
            throw new UserError(file.place("conf") + ": conf: '" + conf
                    + "'; allowed are a mapping or a list of KEY=VALUE, as spark.driver.memory=4g");
        for (var line : lines)
            if (line.contains("\n"))
                throw new UserError(
                        file.place(line.startsWith("conf") ? "conf" : "master") + ": a value of more than one line");
        return lines;
    }
}
