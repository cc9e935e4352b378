package io.lockstep.driver.options;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import io.lockstep.core.data.DatasetInfo;
import io.lockstep.core.data.Task;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each class counts in the training loss.
 *
 * @param byName weights of the classes named, others 1; null for balanced ones, rarer classes weighing more
 */
public record ClassWeights(Map<String, Double> byName) {
    static final String ALLOWED = "balanced, and weights by class as in yes=2,no=1 or {\"yes\": 2}";
    private static final ObjectMapper JSON = new ObjectMapper();

    static final OptionType<ClassWeights> TYPE = new OptionType<>("balanced|CLASS=W,…", ALLOWED, ClassWeights::read);

    public ClassWeights {
        if (byName != null) byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
    }

    private static ClassWeights read(Object found) {
        if (found instanceof ClassWeights weights) return weights;
        if (found instanceof Map<?, ?> map) return of(map);
        var text = String.valueOf(found).strip();
        if (text.equals("balanced")) return new ClassWeights(null);
        return text.startsWith("{") ? ofJson(text) : ofPairs(text);
    }

    private static ClassWeights of(Map<?, ?> map) {
        var weights = new LinkedHashMap<String, Double>();
        for (var entry : map.entrySet()) {
            var weight = OptionType.number(entry.getValue());
            if (weight == null || weight.signum() < 0) return null;
            weights.put(String.valueOf(entry.getKey()).strip(), weight.doubleValue());
        }
        return weights.isEmpty() ? null : new ClassWeights(weights);
    }

    private static ClassWeights ofJson(String text) {
        try {
            var map = new LinkedHashMap<String, Object>();
            for (var field : (Iterable<Map.Entry<String, JsonNode>>) JSON.readTree(text)::fields)
                map.put(
                        field.getKey(),
                        field.getValue().isNumber() ? field.getValue().numberValue() : null);
            return of(map);
        } catch (JsonProcessingException e) {
            return null;
        }
    }

    /** {@code a=2,b=1}, or with colons as Python's dictionaries have them. */
    private static ClassWeights ofPairs(String text) {
        var map = new LinkedHashMap<String, Object>();
        for (var pair : text.split(",", -1)) {
            int cut = Math.max(pair.lastIndexOf('='), pair.lastIndexOf(':'));
            if (cut < 1 || map.put(pair.substring(0, cut).strip(), pair.substring(cut + 1)) != null) return null;
        }
        return of(map);
    }

    /**
     * The weights in the order of the data's classes; balanced ones as in scikit-learn, rows / (classes · rows of the
     * class), over the training data as prepared, where rows count by their weights.
     *
     * @throws UserError for names that no class has, and where there are no classes
     */
    public List<Double> of(DatasetInfo info) {
        if (info.task() != Task.CLASSIFICATION || info.classes() == 0)
            throw new UserError("class-weights: " + this + " is for classes and the task is "
                    + (info.task() == Task.CLASSIFICATION ? "labels that are each there or not" : "regression")
                    + "; allowed is off");
        return byName == null ? balanced(info) : named(info);
    }

    private List<Double> named(DatasetInfo info) {
        var unknown = new ArrayList<>(byName.keySet());
        unknown.removeAll(info.classNames());
        if (!unknown.isEmpty())
            throw new UserError("class-weights: there is no class " + String.join(", ", unknown) + "; the classes are "
                    + String.join(", ", info.classNames()));
        return info.classNames().stream()
                .map(name -> byName.getOrDefault(name, 1.0))
                .toList();
    }

    private static List<Double> balanced(DatasetInfo info) {
        if (info.weightName() == null)
            return info.classCounts().stream()
                    .map(count -> (double) info.rows() / ((double) info.classes() * count))
                    .toList();
        double all = 0;
        for (double weight : info.classWeights()) all += weight;
        var weights = new ArrayList<Double>();
        for (int c = 0; c < info.classes(); c++) {
            double here = info.classWeights().get(c);
            if (here == 0)
                throw new UserError("class-weights: every row of class \""
                        + info.classNames().get(c) + "\" has weight 0; allowed are off, and weights by class");
            weights.add(all / (info.classes() * here));
        }
        return weights;
    }

    /** As a user writes it: in pairs, or as JSON where a name has a comma or an equals sign. */
    @Override
    public String toString() {
        if (byName == null) return "balanced";
        boolean plain = byName.keySet().stream().allMatch(name -> name.matches("[^,=:{\"\\s]+"));
        if (plain)
            return String.join(
                    ",",
                    byName.entrySet().stream()
                            .map(entry -> entry.getKey() + "=" + entry.getValue())
                            .toList());
        try {
            return JSON.writeValueAsString(byName);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("class-weights", e);
        }
    }
}
