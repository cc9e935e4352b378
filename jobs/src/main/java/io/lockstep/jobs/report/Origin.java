package io.lockstep.jobs.report;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.lockstep.core.Figures;
import io.lockstep.driver.files.Directory;
import java.util.ArrayList;
import java.util.List;

/**
 * A section of a page: network, seed, fingerprint of the data, versions. Whoever repeats a training compares these to see
 * that it was the same one.
 */
final class Origin {
    private static final int MOST_CLASSES = 30;

    /** What model.json says of its classes. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Model(@JsonProperty("class_names") List<String> classNames) {
        Model {
            classNames = classNames == null ? List.of() : classNames;
        }
    }

    private Origin() {}

    /** Names and values, as {@link Page#facts} takes them. */
    static List<List<String>> facts(TrainingRun training) {
        var run = training.run();
        var facts = new ArrayList<List<String>>();
        var network = run.network();
        if (network != null) {
            var widths = new ArrayList<>(List.of(String.valueOf(network.inputs())));
            network.hidden().forEach(width -> widths.add(String.valueOf(width)));
            widths.add(String.valueOf(network.outputs()));
            facts.add(List.of("network", String.join(" → ", widths)));
        }
        classes(training.directory(), facts);
        if (run.seed() != null) facts.add(List.of("seed", String.valueOf(run.seed())));
        var train = run.data().get("train");
        run.data()
                .forEach((part, data) -> facts.add(
                        List.of(TrainingRun.partName(part) + " data", of(data, part.equals("valid") ? train : null))));
        var versions = new ArrayList<String>();
        run.versions().forEach((name, version) -> versions.add(name + " " + version));
        if (!versions.isEmpty()) facts.add(List.of("versions", String.join(", ", versions)));
        if (run.begun() != null) facts.add(List.of("begun", of(run.begun())));
        return facts;
    }

    /** Rows set apart from the training's own source are told so: the fingerprint is the whole source's. */
    private static String of(RunRecord.Part data, RunRecord.Part train) {
        boolean apart = train != null
                && data.source() != null
                && data.source().equals(train.source())
                && data.fingerprint() != null
                && data.fingerprint().equals(train.fingerprint());
        var rows = data.rows() == null ? "" : Figures.count(data.rows()) + " rows of ";
        return rows
                + data.source()
                + (apart ? ", set apart from the training rows" : ", fingerprint " + data.fingerprint());
    }

    private static String of(RunRecord.Begun begun) {
        return begun.at().replace("T", " ").replace("Z", " UTC") + " on " + begun.master() + ", "
                + (begun.cores() == 1 ? "1 core" : begun.cores() + " cores") + ", driver at " + begun.driver();
    }

    private static void classes(Directory directory, List<List<String>> facts) {
        var names = new ArrayList<String>();
        names.addAll(Records.object(directory, "model.json", Model.class).classNames());
        if (names.isEmpty()) return;
        var shown = names.subList(0, Math.min(MOST_CLASSES, names.size()));
        var more = names.size() > shown.size() ? ", …" : "";
        facts.add(List.of("classes", names.size() + ": " + String.join(", ", shown) + more));
    }
}
