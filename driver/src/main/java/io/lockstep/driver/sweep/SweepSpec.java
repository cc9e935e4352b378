package io.lockstep.driver.sweep;

import io.lockstep.core.Nearest;
import io.lockstep.core.UserError;
import io.lockstep.driver.options.OptionScope;
import io.lockstep.driver.options.OptionSection;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.TrainOptions;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A sweep as the user describes it.
 *
 * @param base options of all trials
 * @param output URI of the sweep's directory
 * @param resume continue the sweep in {@code output}
 * @param overwrite replace the sweep in {@code output}
 * @param parallelism trials at once; 0 for as many as there are slots
 */
public record SweepSpec(
        TrainOptions base,
        SearchSpec search,
        SearchSpace space,
        Objective.Request objective,
        String output,
        boolean resume,
        boolean overwrite,
        int parallelism) {

    private static final List<String> ENTRIES = entries();

    /**
     * Reads the space file's content, {@code base, search, space, objective}.
     *
     * @param given train options that win over {@code base}; its output, resume and overwrite are the sweep's own
     * @param parallelism trials at once; null for as many as there are slots
     * @throws UserError naming the entry, what was found and what is allowed
     */
    public static SweepSpec parse(Map<?, ?> file, TrainOptions given, Integer parallelism) {
        for (Object key : file.keySet()) EntryError.at(String.valueOf(key), () -> known(String.valueOf(key)));
        if (parallelism != null && parallelism < 1)
            throw new UserError("parallelism: " + parallelism + "; allowed are whole numbers from 1");
        var base = override(base(file.get("base")), given).without(OptionScope.OUTPUT);
        var search = EntryError.at("search", () -> SearchSpec.parse(search(file)));
        var options = EntryError.at("space", () -> SearchSpace.parse(map("space", file.get("space"))));
        var space = search.limit(options);
        LayerWidths.check(space, base);
        EntryError.at("space", () -> search.check(space));
        if (search.finalists() != null)
            for (var name : space.domains().keySet())
                if (SweepData.decidesRows(name))
                    throw new EntryError(
                            "search.finalists",
                            new UserError("search: finalists: the space varies " + name
                                    + ", and finalists are compared on the same validation rows"));
        if (search.ensemble())
            for (var name : space.domains().keySet())
                if (LayerWidths.layer(name) == 0
                        && (TrainOption.named(name).section() == OptionSection.DATA || name.equals("loss")))
                    throw new EntryError(
                            "search.ensemble",
                            new UserError("search: ensemble: the space varies " + name
                                    + ", and an ensemble's members share their data and loss"));
        if (base.get(TrainOption.EPOCHS) == 0 && !space.domains().containsKey("epochs"))
            throw new UserError("epochs: 0; a sweep ranks trials by what they learnt; allowed are 1 and more");
        return new SweepSpec(
                base,
                search,
                space,
                EntryError.at("objective", () -> Objective.parse(file.get("objective"))),
                given.require(TrainOption.OUTPUT),
                given.get(TrainOption.RESUME),
                given.get(TrainOption.OVERWRITE),
                parallelism == null ? 0 : parallelism);
    }

    private static List<String> entries() {
        var entries = new ArrayList<>(List.of("base", "search", "space", "objective"));
        entries.addAll(SearchSpec.TERMS);
        return List.copyOf(entries);
    }

    /** What {@code search} says, with what stands beside it. */
    private static Object search(Map<?, ?> file) {
        var search = file.get("search");
        var beside = new LinkedHashMap<Object, Object>();
        for (var entry : SearchSpec.TERMS) if (file.containsKey(entry)) beside.put(entry, file.get(entry));
        if (beside.isEmpty()) return search;
        if (search instanceof Map<?, ?> map) map.forEach(beside::putIfAbsent);
        else if (search != null) beside.put("strategy", search);
        return beside;
    }

    private static boolean known(String entry) {
        if (ENTRIES.contains(entry)) return true;
        throw new UserError("sweep: " + Nearest.unknown("entry", entry, ENTRIES));
    }

    private static TrainOptions base(Object spec) {
        var base = TrainOptions.defaults();
        var map = EntryError.at("base", () -> map("base", spec == null ? Map.of() : spec));
        for (var entry : map.entrySet()) {
            var name = String.valueOf(entry.getKey());
            var before = base;
            base = EntryError.at("base." + name, () -> with(before, name, entry.getValue()));
        }
        return base;
    }

    private static TrainOptions with(TrainOptions base, String name, Object value) {
        if (TrainOption.of(OptionScope.OUTPUT).stream()
                .anyMatch(option -> option.name().equals(name)))
            throw new UserError("base: " + name + ": is one of the whole sweep; give it as --" + name);
        if (value == null)
            throw new UserError("base: " + name + ": has no value; leave it out, or give it one"
                    + (name.equals("hidden") ? " ([] for a linear model)" : ""));
        try {
            return base.with(name, value);
        } catch (UserError e) {
            throw new UserError("base: " + e.getMessage(), e);
        }
    }

    private static Map<?, ?> map(String entry, Object spec) {
        if (spec instanceof Map<?, ?> map) return map;
        throw new UserError(
                entry + ": " + (spec == null ? "is missing" : spec) + "; allowed is a map of train options");
    }

    /** One way of naming the hidden layers pushes out the other. */
    private static TrainOptions override(TrainOptions base, TrainOptions over) {
        if (over.isGiven(TrainOption.HIDDEN)) base = base.with("depth", null).with("width", null);
        if (over.isGiven(TrainOption.DEPTH) || over.isGiven(TrainOption.WIDTH)) base = base.with("hidden", null);
        return base.with(over);
    }

    /** The options of a trial: its own win over those of all. */
    public TrainOptions options(Map<String, Object> params) {
        return override(base, TrainOptions.parse(LayerWidths.joined(params, base)));
    }

    /** The options of a trial, with where it begins. */
    TrainOptions options(Trial trial) {
        var options = options(trial.params());
        if (trial.lineage() == null) return options;
        return options.with(
                TrainOption.EPOCHS.name(),
                options.get(TrainOption.EPOCHS) - trial.lineage().epochs());
    }

    /** Everything that decides what the sweep finds, and nothing that doesn't; as YAML and JSON hold it. */
    Map<String, Object> plain(Objective resolved) {
        var domains = new LinkedHashMap<String, Object>();
        space.domains().forEach((name, domain) -> domains.put(name, domain.plain()));
        var map = new LinkedHashMap<String, Object>();
        map.put("base", base.without(OptionScope.RUN).givenMap());
        map.put("search", search.plain());
        map.put("space", domains);
        map.put("objective", resolved.plain());
        return map;
    }
}
