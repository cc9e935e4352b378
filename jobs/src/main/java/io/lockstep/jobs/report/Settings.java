package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import io.lockstep.driver.train.ResolvedConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A training's settings beside their defaults. */
final class Settings {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Map<String, JsonNode> values = new LinkedHashMap<>();
    private final Map<String, JsonNode> defaults = new HashMap<>();

    /**
     * Those of a run.
     *
     * @throws UserError where run.json has one that no training can have
     */
    Settings(TrainingRun training) {
        var run = training.run();
        var known = TrainOption.all().stream().map(TrainOption::name).toList();
        run.config().forEach((name, value) -> {
            if (known.contains(name) && !name.equals("output")) values.put(name, value);
        });
        var plain = new LinkedHashMap<String, Object>();
        values.forEach((name, value) -> plain.put(name, JSON.convertValue(value, Object.class)));
        var network = run.network();
        int outputs = network == null ? 1 : Math.max(1, network.outputs());
        try {
            ResolvedConfig.defaults(TrainOptions.parse(plain), outputs)
                    .forEach((name, value) -> defaults.put(name, JSON.valueToTree(value)));
        } catch (UserError e) {
            throw new UserError(training.directory() + "/run.json: config: " + e.getMessage(), e);
        }
    }

    private boolean isDefault(String name) {
        // Printed, so that 1 and 1L, which JSON doesn't tell apart, are equal.
        return defaults.containsKey(name)
                && defaults.get(name).toString().equals(values.get(name).toString());
    }

    private String from(String name) {
        if (isDefault(name)) return "default";
        if (defaults.containsKey(name)) return "set, default " + JsonText.setting(defaults.get(name));
        return name.equals("task") ? "set, or by the label" : "set";
    }

    /** The settings other than the defaults: as options they mean the same training. */
    Map<String, JsonNode> changed() {
        var changed = new LinkedHashMap<String, JsonNode>();
        values.forEach((name, value) -> {
            if (!isDefault(name) && !value.asText().equals("off")) changed.put(name, value);
        });
        return changed;
    }

    /** Each setting, its value, and where that is from. */
    List<List<String>> table() {
        var rows = new ArrayList<List<String>>();
        values.forEach((name, value) -> {
            rows.add(List.of(name, JsonText.setting(value), from(name)));
        });
        return rows;
    }
}
