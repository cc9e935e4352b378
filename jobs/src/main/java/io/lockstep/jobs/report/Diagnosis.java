package io.lockstep.jobs.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a training's figures say is wrong with it, in words, each with what usually mends it: first whether it learnt at
 * all, then whether it is finished, then what the layers tell.
 *
 * @param findings what was found
 * @param lookedFor what was looked for, as far as the run's files allow
 */
record Diagnosis(List<String> findings, List<String> lookedFor) {
    static final String MENDS_DIVERGENCE = "A smaller learning rate (ten times) usually mends it; so do --clip-norm 1,"
            + " --schedule warmup_cosine:STEPS and --standardize.";

    static Diagnosis of(TrainingRun run) {
        var findings = new ArrayList<String>();
        var looked = new ArrayList<String>();
        looked.add("divergence");
        if (run.error().startsWith("diverged")) findings.add(divergence(run));
        if (run.metrics().isEmpty()) return new Diagnosis(findings, looked);
        Learning.look(run, findings, looked);
        if (run.hasDiagnostics()) LayerFaults.look(LayerFigures.of(run.metrics()), findings, looked);
        return new Diagnosis(List.copyOf(findings), List.copyOf(looked));
    }

    private static String divergence(TrainingRun run) {
        return "Divergence: the training " + run.error() + ", with a learning rate of "
                + JsonText.setting(run.setting("learning-rate")) + ". " + MENDS_DIVERGENCE;
    }

    /** One line: what was looked for, and how much of it was found. */
    String summary() {
        var what = "Looked for: " + String.join(", ", lookedFor);
        return what + (findings.isEmpty() ? "; found none." : "; found " + findings.size() + ".");
    }

    /** The findings, then the summary: for a terminal. */
    List<String> lines() {
        return Stream.concat(findings.stream(), Stream.of(summary())).toList();
    }
}
