package io.lockstep.driver.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.lockstep.core.UserError;
import io.lockstep.driver.files.Claim;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.OwnFiles;
import io.lockstep.driver.options.TrainOption;
import io.lockstep.driver.options.Validation;
import io.lockstep.driver.train.EnsembleDirectory;
import io.lockstep.driver.train.RunDirectory;
import io.lockstep.driver.train.TestFigures;
import io.lockstep.driver.trials.TrialTrainer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A sweep's directory. Every file is written anew, in the order of trial numbers, each time something is added: there
 * are few lines, and so a file never depends on who finished first, nor needs a file system that appends.
 */
final class SweepFiles {
    private static final String SWEEP = SweepDescription.NAME;
    static final String TRIAL_DIRECTORIES = "trials";
    private static final String ENSEMBLE = "ensemble";
    /** Weights that runs begin with. */
    private static final String INITIAL = "initial";

    private static final String CONSTANT = "constant.safetensors";
    /** Directories of what was trained, a run's directory each. */
    static final List<String> RUNS = List.of(TRIAL_DIRECTORIES, Finalists.KIND, Baseline.KIND, SweepEnding.REFIT);

    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    private final Directory directory;
    private final OwnFiles own;
    private final SweepDescription description;

    /** To look at the directory. */
    SweepFiles(Directory directory) {
        this(directory, OwnFiles.of(directory));
    }

    /** To work in the directory. */
    SweepFiles(Claim claim) {
        this(claim.directory(), claim.own());
    }

    private SweepFiles(Directory directory, OwnFiles own) {
        this.directory = directory;
        this.own = own;
        description = new SweepDescription(directory);
    }

    /** Refuses a directory that holds something else, unless it is to be replaced or resumed. */
    void check(boolean resume, boolean overwrite) {
        directory.requireWritable("output");
        if (resume && overwrite) throw new UserError("resume and overwrite exclude each other; give one of them");
        boolean sweep = directory.has(SWEEP);
        if (resume && sweep) return;
        if (directory.has("run.json"))
            throw new UserError("output: " + directory.uri() + " holds a training run; name another directory");
        if (sweep && own.isOwn(SWEEP) && !overwrite)
            throw new UserError("output: " + directory.uri()
                    + " holds another sweep; continue it with --resume, replace it with --overwrite,"
                    + " or name another directory");
        var foreign = own.foreign(SweepFileNames.ALL);
        foreign.addAll(own.foreign(List.of(RunDirectory.BEST, INITIAL, ENSEMBLE)));
        for (var kind : RUNS) {
            var all = directory.child(kind);
            for (var name : all.list()) foreign.addAll(RunDirectory.foreign(all, name));
        }
        if (!foreign.isEmpty()) throw own.inTheWay(foreign);
    }

    /** Whether a sweep was begun there. */
    boolean holdsSweep() {
        return directory.has(SWEEP);
    }

    /** Deletes a sweep, and nothing else that lies beside it. */
    void clear() {
        RUNS.forEach(this::discard);
        own.clear(SWEEP);
        own.announce(SweepFileNames.ALL);
    }

    /** Deletes the runs of a kind, and nothing else that lies beside them. */
    void discard(String kind) {
        var all = directory.child(kind);
        for (var name : all.list()) RunDirectory.discard(all.child(name));
    }

    /** Takes the files of a sweep for Lockstep's own that was begun before there were manifests. */
    void adopt() {
        if (own.isKnown()) return;
        var names = new ArrayList<>(SweepFileNames.ALL);
        names.addAll(own.foreign(List.of(RunDirectory.BEST)));
        own.adopt(names);
        var all = directory.child(TRIAL_DIRECTORIES);
        for (var name : all.list()) RunDirectory.adopt(all.child(name), OwnFiles.of(all.child(name)));
    }

    /** sweep.json. */
    SweepDescription description() {
        return description;
    }

    /** Adds to sweep.json what came of it. */
    void note(String entry, Object value) {
        description.note(entry, value);
    }

    /** What was found out before a kill. */
    List<Outcome> readOutcomes() {
        var outcomes = new ArrayList<Outcome>();
        for (var line : directory.readText(SweepFileNames.SEARCH).orElse("").split("\n"))
            if (!line.isBlank()) {
                try {
                    var outcome = JSON.readValue(line, Outcome.class);
                    if (outcome == null) throw broken(SweepFileNames.SEARCH, "null", null);
                    outcomes.add(outcome);
                } catch (JsonProcessingException e) {
                    throw broken(SweepFileNames.SEARCH, e.getOriginalMessage(), e);
                }
            }
        return outcomes;
    }

    void writeOutcomes(Collection<Outcome> outcomes) {
        directory.writeText(SweepFileNames.SEARCH, lines(outcomes));
    }

    void writeTrials(List<TrialRecord> trials) {
        directory.writeText(SweepFileNames.TRIALS, lines(trials));
    }

    void writeLeaderboard(List<TrialRecord> best, Collection<String> options) {
        directory.writeText(SweepFileNames.LEADERBOARD, Leaderboard.csv(best, options));
    }

    /** The name of a trial's directory; its folds after the first have directories of their own. */
    static String name(String trial, Validation valid) {
        return valid instanceof Validation.Fold fold && fold.number() > 1 ? trial + "-fold" + fold.number() : trial;
    }

    /** The epoch whose weights a run kept; 0 where it doesn't say. */
    int bestEpoch(String kind, String name) {
        return said(kind, name, "run.json").path("best_epoch").asInt();
    }

    /** From which probability on a run's model predicts the second class. */
    double threshold(String kind, String name) {
        return said(kind, name, "model.json").path("threshold").asDouble(0.5);
    }

    /** What a file of a run says; a missing node where there is none. */
    private JsonNode said(String kind, String name, String file) {
        var text = directory.child(kind).child(name).readText(file);
        return text.map(json -> parse(file, json)).orElseGet(MissingNode::getInstance);
    }

    /**
     * Whether a run was begun with these settings, as far as it says.
     *
     * @param config of which the settings are, as run.json holds it
     */
    boolean isOf(String kind, String name, Collection<String> settings, Map<String, Object> config) {
        var found = said(kind, name, "run.json").path("config");
        if (found.isMissingNode()) return true;
        var names = new ArrayList<>(settings);
        names.add(TrainOption.HIDDEN.name()); // which depth and width make
        return names.stream().filter(config::containsKey).allMatch(setting -> print(config.get(setting))
                .equals(found.path(setting).toString()));
    }

    /** URI of the weights that a trial begins with. */
    String parent(Trial trial) {
        return directory.child(INITIAL).uri() + "/" + trial.id() + ".safetensors";
    }

    /** Puts the weights aside that a trial begins with, unless they are. */
    void keepParent(Trial trial) {
        var name = trial.id() + ".safetensors";
        if (trial.lineage() == null || directory.child(INITIAL).has(name)) return;
        var parent = directory
                .child(TRIAL_DIRECTORIES)
                .child(Trial.id(trial.lineage().parent()));
        var weights = parent.read("model.safetensors");
        if (weights.isEmpty())
            throw new UserError(parent + ": has no model.safetensors, with which trial " + trial.id()
                    + " is to begin; start anew with --overwrite");
        directory.child(INITIAL).write(name, weights.get());
    }

    /** URI of a run's directory. */
    String run(String kind, String name) {
        return directory.child(kind).child(name).uri();
    }

    /** Whether a run has something to resume from. */
    boolean hasCheckpoint(String kind, String name) {
        return !directory
                .child(kind)
                .child(name)
                .child("checkpoints")
                .list("epoch-")
                .isEmpty();
    }

    /** Writes the weights of the model that knows no features; gives their URI. */
    String writeConstant(byte[] weights) {
        directory.child(INITIAL).write(CONSTANT, weights);
        return directory.child(INITIAL).uri() + "/" + CONSTANT;
    }

    /** What evaluation.json of a run says of its validation rows; null where nothing. */
    Double validFigure(String kind, String name, String metric) {
        if (!metric.startsWith("valid_")) return null;
        var value = said(kind, name, "evaluation.json").path("valid").path(metric.substring("valid_".length()));
        return value.isNumber() ? (Double) value.asDouble() : null;
    }

    /** Makes one model of several runs'; gives its URI. */
    String writeEnsemble(String kind, List<String> names) {
        directory.delete(ENSEMBLE);
        var members = names.stream().map(directory.child(kind)::child).toList();
        EnsembleDirectory.write(directory.child(ENSEMBLE), members);
        return directory.child(ENSEMBLE).uri();
    }

    /** URI of the winner's copy. */
    String best() {
        return directory.child(RunDirectory.BEST).uri();
    }

    /** Adds what the winner comes to on the test data to its copy. */
    Map<String, Object> addTest(TrialTrainer.Judgement judgement) {
        return TestFigures.add(directory.child(RunDirectory.BEST), judgement.figures(), judgement.data());
    }

    /** Makes {@code best} a copy of a trial's directory, without its checkpoints. */
    void copyBest(String winner) {
        copyBest(TRIAL_DIRECTORIES, winner);
    }

    /** The same of any run. */
    void copyBest(String kind, String winner) {
        directory.delete(RunDirectory.BEST);
        var from = directory.child(kind).child(winner);
        var to = directory.child(RunDirectory.BEST);
        var names = new ArrayList<>(from.list());
        names.removeIf(name -> name.startsWith(".") || from.isDirectory(name));
        var copies = new ArrayList<>(SweepFileNames.ALL); // the page of the best is written later
        for (var name : names) copies.add(RunDirectory.BEST + "/" + name);
        own.announce(copies);
        for (var name : names) to.write(name, from.read(name).orElseThrow());
    }

    private static String lines(Collection<?> values) {
        return values.stream().map(value -> print(value) + "\n").collect(Collectors.joining());
    }

    /** As JSON, on one line. */
    static String print(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode parse(String file, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw broken(file, e.getOriginalMessage(), e);
        }
    }

    private UserError broken(String file, String found, JsonProcessingException e) {
        return new UserError(
                directory.uri() + "/" + file + ": not a sweep's record: " + found + "; start anew with --overwrite", e);
    }
}
