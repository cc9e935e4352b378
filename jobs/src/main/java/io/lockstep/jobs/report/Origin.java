package io.lockstep.jobs.report;

import com.fasterxml.jackson.databind.JsonNode;
import io.lockstep.driver.files.Directory;
import java.util.ArrayList;
import java.util.List;

/**
 * A section of a page: network, seed, fingerprint of the data, versions. Whoever repeats a training compares these to see
 * that it was the same one.
 */
final class Origin {
    private static final int MOST_CLASSES = 30;

    private Origin() {}

    /** Names and values, as {@link Page#facts} takes them. */
    static List<List<String>> facts(TrainingRun training) {
        var run = training.run();
        var facts = new ArrayList<List<String>>();
        var settings = run.path("identity").path("settings");
        var network = settings.path("architecture");
        if (network.has("inputs")) {
            var widths = new ArrayList<>(List.of(network.path("inputs").asText()));
            network.path("hidden").forEach(width -> widths.add(width.asText()));
            widths.add(network.path("outputs").asText());
            facts.add(List.of("network", String.join(" → ", widths)));
        }
        classes(training.directory(), facts);
        if (settings.has("seed"))
            facts.add(List.of("seed", settings.path("seed").asText()));
        run.path("data")
                .fields()
                .forEachRemaining(part -> facts.add(List.of(
                        TrainingRun.partName(part.getKey()) + " data",
                        Figures.count(part.getValue().path("rows")) + " rows of "
                                + part.getValue().path("source").asText() + ", fingerprint "
                                + part.getValue().path("fingerprint").asText())));
        var versions = new ArrayList<String>();
        run.path("versions")
                .fields()
                .forEachRemaining(entry ->
                        versions.add(entry.getKey() + " " + entry.getValue().asText()));
        if (!versions.isEmpty()) facts.add(List.of("versions", String.join(", ", versions)));
        return facts;
    }

    private static void classes(Directory directory, List<List<String>> facts) {
        var names = new ArrayList<String>();
        for (JsonNode name : Records.object(directory, "model.json").path("class_names")) names.add(name.asText());
        if (names.isEmpty()) return;
        var shown = names.subList(0, Math.min(MOST_CLASSES, names.size()));
        var more = names.size() > shown.size() ? ", …" : "";
        facts.add(List.of("classes", names.size() + ": " + String.join(", ", shown) + more));
    }
}
