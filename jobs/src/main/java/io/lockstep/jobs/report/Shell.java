package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.core.Figures;
import io.lockstep.driver.files.Directory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Commands to be pasted into a shell. */
final class Shell {
    private static final String PROGRAM = "deploy/lockstep ";
    private static final String NEXT = " \\\n  ";

    private Shell() {}

    /** A word as a shell has to read it. */
    static String quote(String text) {
        return text.matches("[A-Za-z0-9_.,:/=+-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }

    /** Where a directory is, as one types it. */
    static String path(Directory directory) {
        return directory.uri().replaceFirst("^file:/+", "/");
    }

    /**
     * A command with options.
     *
     * @param options by name; a flag's value is true, or false for its {@code --no-} form
     */
    static String command(String name, Map<String, JsonNode> options) {
        var words = new ArrayList<String>();
        options.forEach((option, value) -> {
            if (value.isBoolean()) words.add((value.asBoolean() ? "--" : "--no-") + option);
            else words.add("--" + option + " " + quote(text(value)));
        });
        var text = PROGRAM + name;
        boolean oneLine = text.length() + String.join(" ", words).length() < 90;
        return words.isEmpty() ? text : text + (oneLine ? " " : NEXT) + String.join(oneLine ? " " : NEXT, words);
    }

    private static String text(JsonNode value) {
        if (value.isFloatingPointNumber()) return Figures.exact(value.asDouble());
        if (!value.isArray()) return value.asText();
        var parts = new ArrayList<String>();
        value.forEach(part -> parts.add(part.asText()));
        return String.join(",", parts);
    }

    /** The commands that use a model on the data it was tested on, else on what it was trained on. */
    static List<String> use(String model, RunRecord run) {
        var data =
                run.setting(run.setting("test").isTextual() ? "test" : "data").asText();
        var format = run.setting("format").asText("auto");
        var common = " --model " + quote(model) + NEXT + "--data " + quote(data)
                + (format.equals("auto") ? "" : " --format " + quote(format));
        return List.of(PROGRAM + "predict" + common + NEXT + "--output predictions.csv", PROGRAM + "evaluate" + common);
    }
}
