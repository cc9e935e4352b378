package io.lockstep.driver.sweep;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a sweep knows so far, by trial and assignment, kept on disk with each addition. Safe for many threads. */
final class Ledger {
    private record Key(int trial, int untilEpoch) {}

    private static final Comparator<Key> ORDER = Comparator.comparingInt(Key::trial)
            .thenComparingInt(key -> key.untilEpoch() == 0 ? Integer.MAX_VALUE : key.untilEpoch());

    private final SweepFiles files;
    private final Objective objective;
    private final Collection<String> options;
    private final TreeMap<Key, Outcome> outcomes = new TreeMap<>(ORDER);
    private final Map<Integer, Trial> trials = new TreeMap<>();
    private final Map<Integer, TrialRecord> ended = new TreeMap<>();
    private final Map<Key, Outcome> before = new HashMap<>();
    private final boolean passedOn; // some trial began with another one's weights, which are no longer what they were

    /**
     * @param options names of the varied options
     * @param known outcomes from before a resume
     */
    Ledger(SweepFiles files, Objective objective, Collection<String> options, List<Outcome> known) {
        this.files = files;
        this.objective = objective;
        this.options = options;
        passedOn = known.stream().anyMatch(outcome -> outcome.parent() != null);
        for (var outcome : known) before.put(new Key(outcome.trial(), outcome.untilEpoch()), outcome);
    }

    /**
     * The outcome of an assignment where it was found out before a resume, else null. A failure by a machine's fault is
     * found out again, unless weights were passed on since: then what was decided upon it can't be decided otherwise.
     */
    synchronized Outcome known(Assignment assignment) {
        var outcome = before.get(new Key(assignment.trial().number(), assignment.untilEpoch()));
        if (outcome == null || !outcome.isOf(assignment.trial())) return null;
        return outcome.stands() || passedOn ? outcome : null;
    }

    /** The trial's latest outcome of this search, or null. */
    synchronized Outcome latest(Trial trial) {
        var entry = outcomes.floorEntry(new Key(trial.number(), 0));
        return entry != null && entry.getKey().trial() == trial.number() ? entry.getValue() : null;
    }

    /** Epochs that the trial has come to in this search. */
    synchronized int epochs(Trial trial) {
        var latest = latest(trial);
        return latest == null ? 0 : latest.epochs();
    }

    /** Adds an outcome; returns the trial's record where that ended it, else null. */
    synchronized TrialRecord add(Trial trial, Outcome found) {
        var outcome = found.of(trial);
        before.values()
                .removeIf(other -> other.trial() == trial.number() && !other.isOf(trial)); // never asked for again
        trials.put(trial.number(), trial);
        outcomes.put(new Key(outcome.trial(), outcome.untilEpoch()), outcome);
        var merged = new TreeMap<Key, Outcome>(ORDER);
        merged.putAll(before); // what a later round will ask for again
        merged.putAll(outcomes);
        files.writeOutcomes(merged.values());
        if (outcome.error() != null) return end(trial, TrialRecord.State.FAILED, outcome);
        return outcome.ended() ? end(trial, TrialRecord.State.SUCCEEDED, outcome) : null;
    }

    /** Ends all trials that have an outcome and won't go on; returns their records. */
    synchronized List<TrialRecord> prune(List<Assignment> next) {
        var going = next.stream().map(assignment -> assignment.trial().number()).toList();
        var pruned = new ArrayList<TrialRecord>();
        for (var trial : trials.values())
            if (!ended.containsKey(trial.number()) && !going.contains(trial.number()))
                pruned.add(end(trial, TrialRecord.State.PRUNED, latest(trial)));
        return pruned;
    }

    private TrialRecord end(Trial trial, TrialRecord.State state, Outcome outcome) {
        var record = TrialRecord.of(trial, state, outcome);
        boolean news = !record.equals(ended.put(trial.number(), record));
        if (!news) return null;
        files.writeTrials(ended());
        files.writeLeaderboard(leaderboard(), options);
        return record;
    }

    /** The trials with an objective, best first. */
    synchronized List<TrialRecord> leaderboard() {
        return Leaderboard.of(objective, ended());
    }

    /** The trials that ended, by number. */
    synchronized List<TrialRecord> ended() {
        return List.copyOf(ended.values());
    }
}
