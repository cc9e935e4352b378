package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lockstep.core.eval.Direction;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParetoTest {
    private static final Objective MOST = new Objective("valid_accuracy", Direction.MAX);

    private static TrialRecord trial(String id, double objective, int parameters, double seconds) {
        return new TrialRecord(
                id,
                Map.of(),
                TrialRecord.State.SUCCEEDED,
                objective,
                1,
                parameters,
                seconds,
                null,
                null,
                null,
                null,
                null);
    }

    @Test
    void whatIsBeatenAtNoMoreCostIsLeftOut() {
        var trials = List.of(
                trial("0000", 0.9, 100, 5),
                trial("0001", 0.8, 50, 6), // cheaper in parameters, beaten in seconds
                trial("0002", 0.7, 60, 1), // beaten by 1, but the fastest
                trial("0003", 0.95, 400, 9),
                trial("0004", 0.9, 100, 5), // equal to 0: which stands for both
                trial("0005", 0.6, 50, 7));
        var best = Leaderboard.of(MOST, trials);
        assertEquals(
                Map.of("parameters", List.of("0001", "0000", "0003"), "seconds", List.of("0002", "0000", "0003")),
                Pareto.plain(best, MOST));
        assertEquals(Map.of("parameters", List.of(), "seconds", List.of()), Pareto.plain(List.of(), MOST));
    }

    @Test
    void aLossIsBetterWhereItIsLess() {
        var least = new Objective("valid_loss", Direction.MIN);
        var best = Leaderboard.of(least, List.of(trial("0000", 0.3, 10, 1), trial("0001", 0.2, 20, 1)));
        assertEquals(List.of("0000", "0001"), Pareto.front(best, least, TrialRecord::parameters));
        assertEquals(List.of("0001"), Pareto.front(best, least, TrialRecord::seconds));
    }
}
