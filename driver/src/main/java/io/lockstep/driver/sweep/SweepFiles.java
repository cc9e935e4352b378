package io.lockstep.driver.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.lockstep.core.UserError;
import io.lockstep.core.step.Arithmetic;
import io.lockstep.driver.files.Claim;
import io.lockstep.driver.files.Directory;
import io.lockstep.driver.files.OwnFiles;
import io.lockstep.driver.train.RunDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A sweep's directory. Every file is written anew, in the order of trial numbers, each time something is added: there
 * are few lines, and so a file never depends on who finished first, nor needs a file system that appends.
 */
final class SweepFiles {
    private static final String SWEEP = "sweep.json";
    private static final String SEARCH = "search.jsonl";
    private static final String TRIALS = "trials.jsonl";
    private static final String LEADERBOARD = "leaderboard.csv";
    private static final String TRIAL_DIRECTORIES = "trials";
    private static final String BEST = "best";
    private static final List<String> FILES =
            List.of(SWEEP, SEARCH, TRIALS, LEADERBOARD, "leaderboard.png", "timeline.jsonl", "report.html", "best/report.html");
    /** Entries of sweep.json that say what came of the sweep, rather than what it is. */
    static final List<String> RESULTS = List.of("plan", "pareto", "store");

    private static final int FORMAT_VERSION = 1;
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    private static final ObjectMapper PRETTY = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final Directory directory;

    private final OwnFiles own;
    private ObjectNode description = JSON.createObjectNode();

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
        var foreign = own.foreign(FILES);
        foreign.addAll(own.foreign(List.of(BEST)));
        var all = directory.child(TRIAL_DIRECTORIES);
        for (var name : all.list()) foreign.addAll(RunDirectory.foreign(all, name));
        if (!foreign.isEmpty()) throw own.inTheWay(foreign);
    }

    /** Whether a sweep was begun there. */
    boolean holdsSweep() {
        return directory.has(SWEEP);
    }

    /** Deletes a sweep, and nothing else that lies beside it. */
    void clear() {
        var all = directory.child(TRIAL_DIRECTORIES);
        for (var name : all.list()) RunDirectory.discard(all.child(name));
        own.clear(SWEEP);
        own.announce(FILES);
    }

    /** Takes the files of a sweep for Lockstep's own that was begun before there were manifests. */
    void adopt() {
        if (own.isKnown()) return;
        var names = new ArrayList<>(FILES);
        names.addAll(own.foreign(List.of(BEST)));
        own.adopt(names);
        var all = directory.child(TRIAL_DIRECTORIES);
        for (var name : all.list()) RunDirectory.adopt(all.child(name), OwnFiles.of(all.child(name)));
    }

    /** Records what is swept; when resuming, refuses a sweep of something else. */
    void describe(Map<String, Object> sweep, boolean resume) {
        var said = new LinkedHashMap<String, Object>();
        said.put("format_version", FORMAT_VERSION);
        said.put(Arithmetic.FIELD, Arithmetic.VERSION);
        said.putAll(sweep);
        ObjectNode wanted = JSON.valueToTree(said);
        if (!resume) {
            description = wanted;
            writeDescription();
            return;
        }
        if (!(parse(SWEEP, directory.readText(SWEEP).orElse("{}")) instanceof ObjectNode found))
            throw new UserError(directory.uri() + "/" + SWEEP + ": not a sweep's record: it holds no JSON object");
        description = found.deepCopy();
        requireSame(found, wanted);
    }

    private void writeDescription() {
        directory.writeText(SWEEP, print(PRETTY, description) + "\n");
    }

    /** Adds to sweep.json what came of it: {@link #RESULTS}. */
    void note(String entry, Object value) {
        if (!RESULTS.contains(entry)) throw new IllegalArgumentException(entry);
        description.set(entry, JSON.valueToTree(value));
        writeDescription();
    }

    /** What {@link #note} left under that name; empty where nothing. */
    Optional<JsonNode> noted(String entry) {
        return Optional.ofNullable(description.get(entry));
    }

    private void requireSame(ObjectNode before, JsonNode wanted) {
        before.remove(RESULTS);
        if (!before.has(Arithmetic.FIELD)) before.put(Arithmetic.FIELD, 1);
        Arithmetic.requireSame(before.path(Arithmetic.FIELD).asInt(), "the sweep in " + directory.uri());
        requireSame("", before, wanted);
    }

    private void requireSame(String path, JsonNode found, JsonNode wanted) {
        var names = new TreeSet<String>();
        found.fieldNames().forEachRemaining(names::add);
        wanted.fieldNames().forEachRemaining(names::add);
        for (var name : names) {
            var before = found.path(name);
            var now = wanted.path(name);
            var entry = path.isEmpty() ? name : path + "." + name;
            // Printed, so that 1 and 1L, which JSON doesn't tell apart, are equal.
            if (before.toString().equals(now.toString())) continue;
            if (before.isObject() && now.isObject()) requireSame(entry, before, now);
            throw new UserError("resume: " + directory.uri() + " was started with " + entry + " " + show(before)
                    + " and is now given " + show(now) + "; allowed is the same sweep");
        }
    }

    private static String show(JsonNode value) {
        return value.isMissingNode() ? "nothing" : value.toString();
    }

    /** What was found out before a kill. */
    List<Outcome> readOutcomes() {
        var outcomes = new ArrayList<Outcome>();
        for (var line : directory.readText(SEARCH).orElse("").split("\n"))
            if (!line.isBlank()) {
                try {
                    outcomes.add(JSON.readValue(line, Outcome.class));
                } catch (JsonProcessingException e) {
                    throw broken(SEARCH, e);
                }
            }
        return outcomes;
    }

    void writeOutcomes(Collection<Outcome> outcomes) {
        directory.writeText(SEARCH, lines(outcomes));
    }

    void writeTrials(List<TrialRecord> trials) {
        directory.writeText(TRIALS, lines(trials));
    }

    void writeLeaderboard(List<TrialRecord> best, Collection<String> options) {
        directory.writeText(LEADERBOARD, Leaderboard.csv(best, options));
    }

    /** URI of a trial's directory. */
    String trial(Trial trial) {
        return directory.child(TRIAL_DIRECTORIES).child(trial.id()).uri();
    }

    /** Whether a trial has something to resume from. */
    boolean hasCheckpoint(Trial trial) {
        return !directory
                .child(TRIAL_DIRECTORIES)
                .child(trial.id())
                .child("checkpoints")
                .list("epoch-")
                .isEmpty();
    }

    /** Makes {@code best} a copy of a trial's directory, without its checkpoints. */
    void copyBest(TrialRecord winner) {
        directory.delete(BEST);
        var from = directory.child(TRIAL_DIRECTORIES).child(winner.id());
        var to = directory.child(BEST);
        var names = new ArrayList<>(from.list());
        names.removeIf(name -> name.startsWith(".") || from.isDirectory(name));
        var copies = new ArrayList<>(FILES); // the page of the best is written later
        for (var name : names) copies.add(BEST + "/" + name);
        own.announce(copies);
        for (var name : names) to.write(name, from.read(name).orElseThrow());
    }

    private static String lines(Collection<?> values) {
        return values.stream().map(value -> print(JSON, value) + "\n").collect(Collectors.joining());
    }

    private static String print(ObjectMapper mapper, Object value) {
        try {
            return mapper.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private JsonNode parse(String file, String text) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw broken(file, e);
        }
    }

    private UserError broken(String file, JsonProcessingException e) {
        return new UserError(
                directory.uri() + "/" + file + ": not a sweep's record: " + e.getOriginalMessage()
                        + "; start anew with --overwrite",
                e);
    }
}
