package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import io.lockstep.core.eval.Direction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Constraints, conditions and settings to begin with, which every strategy keeps to. */
class SearchTermsTest {
    private static final Objective MOST = new Objective("valid_accuracy", Direction.MAX);
    private static final SearchSpace SPACE = SearchSpaceTest.space(
            "optimizer", List.of("adam", "sgd"),
            "width", List.of(8, 16, 32, 64),
            "momentum", List.of(0.5, 0.9));

    private static List<Map<String, Object>> play(StrategyKind kind, SearchSpace space) {
        var settings = new java.util.HashMap<>(kind.defaults());
        settings.replace("trials", 12L);
        var strategy = kind.make(new StrategyContext(space, MOST, 9, settings));
        var history = new ArrayList<Observation>();
        var params = new LinkedHashSet<Trial>();
        for (var next = strategy.next(history); !next.isEmpty(); next = strategy.next(history))
            for (var assignment : List.copyOf(next)) {
                params.add(assignment.trial());
                double width = ((Number) assignment.trial().params().get("width")).doubleValue();
                history.add(new Observation(assignment, width));
            }
        return params.stream().map(Trial::params).toList();
    }

    @ParameterizedTest
    @EnumSource(StrategyKind.class)
    void everyTrialKeepsToTheConstraints(StrategyKind kind) {
        var space = SPACE.with(null, List.of("width <= 32", "parameters < 300"), null)
                .sizedBy(params -> 10L * ((Number) params.get("width")).longValue());
        var trials = play(kind, space);
        assertFalse(trials.isEmpty());
        for (var params : trials) assertTrue(((Number) params.get("width")).intValue() <= 16, params.toString());
    }

    @ParameterizedTest
    @EnumSource(StrategyKind.class)
    void anOptionIsLeftOutWhereItsConditionDoesNotHold(StrategyKind kind) {
        var space = SPACE.with(Map.of("momentum", Map.of("optimizer", "sgd")), null, null);
        var trials = play(kind, space);
        for (var params : trials)
            assertEquals(params.get("optimizer").equals("sgd"), params.containsKey("momentum"), params.toString());
        if (kind == StrategyKind.GRID) assertEquals(4 + 8, trials.size());
    }

    @ParameterizedTest
    @EnumSource(StrategyKind.class)
    void knownSettingsComeFirst(StrategyKind kind) {
        var known = Map.of("optimizer", "sgd", "width", 16, "momentum", 0.9);
        var first = play(kind, SPACE.with(null, null, List.of(known))).get(0);
        assertEquals(known, first);
    }

    @Test
    void randomTrialsDoNotRepeat() {
        var trials = FixedStrategy.random(SPACE, 40, 3).next(List.of());
        assertEquals(16, trials.size());
        assertEquals(
                16,
                new LinkedHashSet<>(trials.stream().map(a -> a.trial().params()).toList()).size());
    }

    @Test
    void constraintsThatLeaveNothingAreRefused() {
        var none = SPACE.with(null, "width < 8", null);
        assertEquals(
                "search: constraints: nothing of the grid keeps to width < 8",
                assertThrows(UserError.class, none::grid).getMessage());
        assertThrows(UserError.class, () -> none.draw(1, 0));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            constraints | depth <= 3                 | search: constraints: depth <= 3; allowed are NAME <= NUMBER
            constraints | width is small             | search: constraints: width is small; allowed are
            when        | oops                       | search: when: oops; allowed is OPTION: {OTHER: value or list}
            enqueue     | oops                       | search: enqueue: oops; allowed is a list of
            """)
    void mistakesSayWhatIsAllowed(String term, String value, String message) {
        var refused = assertThrows(
                UserError.class,
                () -> SPACE.with(
                        term.equals("when") ? value : null,
                        term.equals("constraints") ? value : null,
                        term.equals("enqueue") ? value : null));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    @Test
    void aConditionThatNoTrialMeetsIsRefused() {
        var refused = assertThrows(
                UserError.class, () -> SPACE.with(Map.of("momentum", Map.of("optimizer", "sdg")), null, null));
        assertTrue(
                refused.getMessage().contains("momentum under optimizer [sdg]; allowed is at least one of"),
                refused.getMessage());
        SPACE.with(Map.of("momentum", Map.of("width", List.of("8", 9))), null, null);
        var empty = Map.of("momentum", Collections.singletonMap("optimizer", null)); // YAML's "optimizer:"
        assertThrows(UserError.class, () -> SPACE.with(empty, null, null));
    }

    @Test
    void aKnownSettingOutsideTheSpaceIsRefused() {
        var refused = assertThrows(UserError.class, () -> SPACE.with(null, null, Map.of("width", 9)));
        assertTrue(refused.getMessage().contains("width: 9 lies outside the space"), refused.getMessage());
        var under = Map.of("optimizer", Map.of("momentum", 0.9));
        assertThrows(UserError.class, () -> SPACE.with(under, null, null));
    }
}
