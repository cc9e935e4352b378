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

    private static SweepSpec spec(Map<String, Object> space, Object... base) {
        var options = new java.util.LinkedHashMap<String, Object>(Map.of("data", "builtin:moons"));
        for (int i = 0; i < base.length; i += 2) options.put((String) base[i], base[i + 1]);
        return SweepSpec.parse(
                Map.of("base", options, "space", space),
                io.lockstep.driver.options.TrainOptions.parse(Map.of("output", "out")),
                null);
    }

    @ParameterizedTest
    @EnumSource(StrategyKind.class)
    void aLayersWidthIsVariedWhereTheLayerIs(StrategyKind kind) {
        var space = SearchSpaceTest.space(
                "width-1", List.of(8, 16), "width-2", List.of(4, 32), "depth", List.of(0, 1, 2), "width", List.of(64));
        var trials = play(kind, space);
        for (var params : trials) {
            int depth = (Integer) params.get("depth");
            assertEquals(depth >= 1, params.containsKey("width-1"), params.toString());
            assertEquals(depth >= 2, params.containsKey("width-2"), params.toString());
        }
        if (kind == StrategyKind.GRID) assertEquals(1 + 2 + 4, trials.size());
    }

    @Test
    void widthsOfLayersAreTheNetworksHiddenWidths() {
        var space = Map.<String, Object>of(
                "depth", List.of(1, 3), "width-1", List.of(8, 16), "width-2", List.of(4), "width", 5);
        var trials = spec(space);
        assertEquals(
                List.of(16, 4, 5),
                trials.options(Map.of("depth", 3, "width-1", 16, "width-2", 4, "width", 5))
                        .hidden());
        assertEquals(
                List.of(8),
                trials.options(Map.of("depth", 1, "width-1", 8, "width", 5)).hidden());
        var ofBase = spec(Map.of("width-1", List.of(8), "width-2", List.of(4)), "hidden", "64");
        assertEquals(
                List.of(8, 4),
                ofBase.options(Map.of("width-1", 8, "width-2", 4)).hidden());
        var fixed = spec(Map.of("width-2", List.of(4)), "depth", 3, "width", 6);
        assertEquals(List.of(6, 4, 6), fixed.options(Map.of("width-2", 4)).hidden());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            depth=3 width-1=8            | space: width-2 is missing, and depth reaches 3
            depth=1 width-1=8 width-2=4  | space: width-2: no trial has such a layer; the greatest depth is 1
            width-1=8 hidden=4           | space: hidden stands beside width-1
            width-1=x                    | space: width-1: width: 'x'
            width-0=8                    | unknown option 'width-0'
            """)
    void widthsOfLayersThatCantBeAreRefused(String space, String message) {
        var map = new java.util.LinkedHashMap<String, Object>();
        for (var one : space.split(" ")) map.put(one.split("=")[0], List.of(number(one.split("=")[1])));
        var refused = assertThrows(UserError.class, () -> spec(map));
        assertTrue(refused.getMessage().contains(message), refused.getMessage());
    }

    private static Object number(String text) {
        return text.matches("\\d+") ? (Object) Integer.valueOf(text) : text;
    }
}
