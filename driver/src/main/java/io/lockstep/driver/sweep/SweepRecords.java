package io.lockstep.driver.sweep;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.lockstep.core.UserError;
import io.lockstep.driver.files.Directory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * What a finished sweep came to, as files: {@code trials.jsonl} and {@code leaderboard.csv}, as the command leaves them.
 *
 * @param trials by number
 * @param leaderboard those with an objective, best first
 */
public record SweepRecords(List<TrialRecord> trials, List<TrialRecord> leaderboard) {
    private static final String TRIALS = "trials.jsonl";
    private static final String LEADERBOARD = "leaderboard.csv";
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

    public SweepRecords {
        trials = List.copyOf(trials);
        leaderboard = List.copyOf(leaderboard);
    }

    /** The options that were varied. */
    public List<String> options() {
        var options = new LinkedHashSet<String>();
        for (var trial : leaderboard) options.addAll(trial.params().keySet());
        return List.copyOf(options);
    }

    public void write(Directory place) {
        var lines = new StringBuilder();
        for (var trial : trials) lines.append(json(trial)).append('\n');
        place.writeText(TRIALS, lines.toString());
        place.writeText(LEADERBOARD, Leaderboard.csv(leaderboard, options()));
    }

    private static String json(TrialRecord trial) {
        try {
            return JSON.writeValueAsString(trial);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Throws {@link UserError} where a file is missing or damaged, or the two don't fit each other. */
    public static SweepRecords read(Directory place) {
        Map<String, TrialRecord> trials = new LinkedHashMap<>();
        int number = 0;
        for (var line : text(place, TRIALS).split("\n", -1)) {
            number++;
            if (line.isBlank()) continue;
            try {
                var trial = JSON.readValue(line, TrialRecord.class);
                if (trial == null || trial.id() == null || trial.params() == null || trial.state() == null)
                    throw new UserError(place.uri() + "/" + TRIALS + ": line " + number
                            + ": no trial: it lacks id, params or state");
                trials.put(trial.id(), trial);
            } catch (JsonProcessingException e) {
                throw new UserError(
                        place.uri() + "/" + TRIALS + ": line " + number + ": no trial: " + e.getOriginalMessage(), e);
            }
        }
        return new SweepRecords(new ArrayList<>(trials.values()), leaderboard(place, trials));
    }

    /** A line begins with rank and id, neither of which is ever quoted. */
    private static List<TrialRecord> leaderboard(Directory place, Map<String, TrialRecord> trials) {
        var best = new ArrayList<TrialRecord>();
        var lines = text(place, LEADERBOARD).split("\n", -1);
        for (int number = 1; number < lines.length; number++) {
            if (!lines[number].matches("[0-9]+,.*")) continue; // the end, or a text's second line
            var trial = trials.get(lines[number].split(",", 3)[1]);
            if (trial == null)
                throw new UserError(place.uri() + "/" + LEADERBOARD + ": line " + (number + 1) + ": " + lines[number]
                        + "; allowed are trials of " + TRIALS);
            best.add(trial);
        }
        return best;
    }

    private static String text(Directory place, String file) {
        return place.readText(file)
                .orElseThrow(() -> new UserError(place.uri() + ": has no " + file + "; allowed is what a sweep left"));
    }
}
