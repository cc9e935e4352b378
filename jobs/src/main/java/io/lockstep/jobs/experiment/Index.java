package io.lockstep.jobs.experiment;

import io.lockstep.driver.files.Directory;
import io.lockstep.jobs.report.Page;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The page over all experiments of one {@code experiment all}. */
public final class Index {
    private final Map<String, String> findings = new LinkedHashMap<>();

    public void add(Experiment experiment, String finding) {
        findings.put(experiment.name(), finding);
    }

    /** Writes {@code index.html} beside the experiments' directories. */
    public void write(Directory directory) {
        var page = new Page("From one neuron to deep networks");
        for (var experiment : Experiments.all()) {
            var finding = findings.get(experiment.name());
            if (finding == null) continue;
            page.heading(experiment.name()).paragraph(experiment.question()).paragraph(finding);
            page.link("pictures and figures", experiment.name() + "/" + Sheet.REPORT);
        }
        var left = new ArrayList<List<String>>();
        for (var experiment : Experiments.all())
            if (!findings.containsKey(experiment.name())) left.add(List.of(experiment.name(), experiment.question()));
        if (!left.isEmpty()) page.heading("Not run, for want of --data").table(List.of("name", "question"), left);
        directory.writeText("index.html", page.html());
    }
}
