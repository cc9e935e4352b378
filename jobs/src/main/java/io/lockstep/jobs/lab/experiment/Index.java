package io.lockstep.jobs.lab.experiment;

import io.lockstep.driver.files.Directory;
import io.lockstep.jobs.report.Page;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The page over all experiments of one {@code experiment all}. */
public final class Index {
    private final List<Experiment> chosen;
    private final Map<String, String> findings = new LinkedHashMap<>();

    /**
     * @param chosen the experiments that are to be run
     */
    public Index(List<Experiment> chosen) {
        this.chosen = List.copyOf(chosen);
    }

    public void add(Experiment experiment, String finding) {
        findings.put(experiment.name(), finding);
    }

    /** Writes {@code index.html} beside the experiments' directories, of what has been found so far. */
    public void write(Directory directory) {
        var page = new Page("From one neuron to deep networks");
        for (var experiment : chosen) {
            var finding = findings.get(experiment.name());
            if (finding == null) continue;
            page.heading(experiment.name()).paragraph(experiment.question()).paragraph(finding);
            page.link("pictures and figures", experiment.name() + "/" + Sheet.REPORT);
        }
        list(page, "Not finished", chosen.stream().filter(e -> !findings.containsKey(e.name())));
        list(page, "Not run, for want of --data", Experiments.all().stream().filter(e -> !chosen.contains(e)));
        directory.writeText("index.html", page.html());
    }

    private static void list(Page page, String title, Stream<Experiment> experiments) {
        var rows = experiments.map(e -> List.of(e.name(), e.question())).toList();
        if (!rows.isEmpty()) page.heading(title).table(List.of("name", "question"), rows);
    }
}
