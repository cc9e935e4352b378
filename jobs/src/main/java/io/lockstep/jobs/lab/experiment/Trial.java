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
record Trial(String id, Map<String, Object> options, List<Integer> snapshots) {

    Trial {
        options = new LinkedHashMap<>(options);
        snapshots = List.copyOf(snapshots);
    }

    /** A trial from option names and values in turn. */
    static Trial of(String id, Object... namesAndValues) {
        var options = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2)
            options.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return new Trial(id, options, List.of());
    }

    /** The same with another id and more or other options. */
    Trial with(String newId, Object... namesAndValues) {
        var changed = new LinkedHashMap<>(options);
        for (int i = 0; i < namesAndValues.length; i += 2)
            changed.put((String) namesAndValues[i], namesAndValues[i + 1]);
        return new Trial(newId, changed, snapshots);
    }

    Trial keeping(List<Integer> epochs) {
        return new Trial(id, options, epochs);
    }

    /** Repeats it with the seeds 1 to {@code count}. */
    List<Trial> seeds(int count) {
        var trials = new ArrayList<Trial>();
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
