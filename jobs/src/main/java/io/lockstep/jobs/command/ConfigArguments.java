package io.lockstep.jobs.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import io.lockstep.driver.options.TrainOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A {@code --config} file's settings as arguments, to stand behind those of the command line. */
final class ConfigArguments {
    private ConfigArguments() {}

    /**
     * The arguments for all that the file gives and the command line doesn't.
     *
     * @param command parsed already, so that its options know whether they were given
     * @throws UserError for names that aren't options of the command, naming file, line and the nearest ones
     */
    static List<String> of(YamlFile file, CommandSpec command, List<OptionSpec> given) {
        var known = names(command);
        var arguments = new ArrayList<String>();
        for (var entry : file.values().entrySet()) {
            var option = known.get(entry.getKey());
            if (option == null)
                throw new UserError(
                        file.place(entry.getKey()) + ": " + Main.unknown("name", entry.getKey(), known.keySet()));
            if (given.contains(option) || isSubmitted(entry.getKey())) continue;
            if (entry.getValue() == null)
                throw new UserError(file.place(entry.getKey()) + ": " + entry.getKey()
                        + ": has no value; leave it out, or give it one"
                        + (entry.getKey().equals("hidden") ? " ([] for a linear model)" : ""));
            check(entry.getKey(), option, entry.getValue(), file);
            add(arguments, entry.getKey(), option, entry.getValue(), file);
        }
        return arguments;
    }

    /** A training option's value is refused here, where its line is known. */
    private static void check(String name, OptionSpec option, Object value, YamlFile file) {
        boolean isTraining = option.userObject() == null; // made by TrainFlags, no annotated field
        if (!isTraining || isFlag(option)) return;
        try {
            TrainOptions.defaults().with(name, text(value));
        } catch (UserError mistake) {
            throw new UserError(file.place(name) + ": " + mistake.getMessage(), mistake);
        }
    }

    /** The script has handed the file's Spark settings to spark-submit already, under those of the command line. */
    private static boolean isSubmitted(String name) {
        return Boolean.getBoolean("SPARK_SUBMIT") && (name.equals("master") || name.equals("conf"));
    }

    private static Map<String, OptionSpec> names(CommandSpec command) {
        var names = new LinkedHashMap<String, OptionSpec>();
        for (var option : command.options()) {
            if (option.usageHelp() || option.versionHelp() || "--config".equals(option.longestName())) continue;
            names.put(option.longestName().substring(2), option);
            if (option.negatable()) names.put("no-" + option.longestName().substring(2), option);
        }
        return names;
    }

    private static void add(List<String> arguments, String name, OptionSpec option, Object value, YamlFile file) {
        if (isFlag(option)) {
            if (!(value instanceof Boolean on))
                throw new UserError(file.place(name) + ": " + name + ": '" + value + "'; allowed are true and false");
            boolean negative = option.negatable() && name.startsWith("no-");
            var positive = negative ? name.substring(3) : name;
            if (on != negative) arguments.add("--" + positive);
            else if (option.negatable()) arguments.add("--no-" + positive);
        } else if (value instanceof Map<?, ?> map && option.isMultiValue()) {
            map.forEach((key, item) -> arguments.add("--" + name + "=" + key + "=" + item));
        } else if (value instanceof List<?> list && option.isMultiValue()) {
            list.forEach(item -> arguments.add("--" + name + "=" + item));
        } else {
            arguments.add("--" + name + "=" + text(value));
        }
    }

    private static String json(Map<?, ?> map) {
        try {
            return new ObjectMapper().writeValueAsString(map);
        } catch (JsonProcessingException e) {
            return String.valueOf(map);
        }
    }

    private static boolean isFlag(OptionSpec option) {
        return option.type() == Boolean.class || option.type() == boolean.class;
    }

    private static String text(Object value) {
        if (value instanceof Map<?, ?> map) return json(map);
        if (!(value instanceof List<?> list)) return String.valueOf(value);
        return list.stream().map(String::valueOf).collect(Collectors.joining(","));
    }
}
