package io.lockstep.jobs.lab.experiment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * One training that an experiment wants: the options of {@code lockstep train} by name.
 *
 * @param id names its directory under the experiment's {@code trials}
 * @param snapshots epochs whose weights are kept, ascending; 0 is the start
 */
record LabTrial(String id, Map<String, Object> options, List<Integer> snapshots) {

    LabTrial {
        options = new LinkedHashMap<>(options);
        snapshots = List.copyOf(snapshots);
    }

    /** A trial from option names and values in turn. */
    static LabTrial of(String id, Object... namesAndValues) {
        var options = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2)
            options.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return new LabTrial(id, options, List.of());
    }

    /** The same with another id and more or other options. */
    LabTrial with(String newId, Object... namesAndValues) {
        var changed = new LinkedHashMap<>(options);
        for (int i = 0; i < namesAndValues.length; i += 2)
            changed.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return new LabTrial(newId, changed, snapshots);
    }

    LabTrial keeping(List<Integer> epochs) {
        return new LabTrial(id, options, epochs);
    }

    /** Repeats it with the seeds 1 to {@code count}. */
    List<LabTrial> seeds(int count) {
        var trials = new ArrayList<LabTrial>();
        for (int seed = 1; seed <= count; seed++) trials.add(with(id + "-seed" + seed, "seed", seed));
        return trials;
    }

    /** The option value for {@code depth} hidden layers of {@code width} units. */
    static String hidden(int depth, int width) {
        return IntStream.range(0, depth).mapToObj(i -> String.valueOf(width)).collect(Collectors.joining(","));
    }

    Object option(String name) {
        return options.get(name);
    }
}
