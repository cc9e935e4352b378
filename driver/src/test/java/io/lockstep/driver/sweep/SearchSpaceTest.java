package io.lockstep.driver.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lockstep.core.UserError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SearchSpaceTest {
    static SearchSpace space(Object... namesAndDomains) {
        var spec = new LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndDomains.length; i += 2)
            spec.put((String) namesAndDomains[i], namesAndDomains[i + 1]);
        return SearchSpace.parse(spec);
    }

    private static void refuses(String part, String name, Object domain) {
        var message = assertThrows(UserError.class, () -> space(name, domain)).getMessage();
        assertTrue(message.startsWith("space: ") && message.contains(part), message);
    }

    @Test
    void aGridIsTheProductLastOptionFastest() {
        var grid = space("depth", List.of(1, 2), "width", List.of(8, 16), "activation", "tanh")
                .grid();
        assertEquals(4, grid.size());
        assertEquals("{depth=1, width=8, activation=tanh}", grid.get(0).toString());
        assertEquals("{depth=1, width=16, activation=tanh}", grid.get(1).toString());
        assertEquals("{depth=2, width=8, activation=tanh}", grid.get(2).toString());
    }

    @Test
    void aGridNeedsLists() {
        var space = space("learning-rate", Map.of("log_uniform", List.of(1e-4, 1e-1)));
        assertTrue(assertThrows(UserError.class, space::grid).getMessage().contains("learning-rate"));
        assertEquals(
                2, space("momentum", Map.of("choice", List.of(0, 0.9))).grid().size());
    }

    @Test
    void refusesWhatNoOptionTakes() {
        refuses("the nearest known are", "widht", List.of(8));
        refuses("'swish'", "activation", List.of("relu", "swish"));
        refuses("0.5", "epochs", Map.of("uniform", List.of(0.5, 3.5)));
        refuses("-1", "learning-rate", Map.of("uniform", List.of(-1, 1)));
        refuses("empty", "width", List.of());
        refuses("gauss", "width", Map.of("gauss", List.of(1, 2)));
        refuses("[3, 1]", "width", Map.of("int", List.of(3, 1)));
        refuses("[1.5, 3]", "width", Map.of("int", List.of(1.5, 3)));
        refuses("[0, 1]", "learning-rate", Map.of("log_uniform", List.of(0, 1)));
        refuses("NaN", "dropout", Map.of("uniform", List.of(0, Double.NaN)));
        refuses("[1]", "dropout", Map.of("uniform", List.of(1)));
        refuses("whole sweep", "output", List.of("a"));
        refuses("null", "width", java.util.Arrays.asList(1, null));
        assertThrows(UserError.class, () -> SearchSpace.parse(Map.of()));
    }

    @Test
    void drawsStayInRangeAndReachTheEnds() {
        var domains = List.of(
                new Domain.Uniform(2, 3),
                new Domain.LogUniform(1e-4, 1e-1),
                new Domain.Int(-1, 2),
                new Domain.Choice(List.of("a", "b", "c")));
        for (var domain : domains) {
            for (int i = 0; i < 1000; i++) {
                Object value = domain.at(i / 1000.0);
                if (value instanceof Double) assertEquals(i / 1000.0, domain.unit(value), 1e-9);
                else assertEquals(value, domain.at(domain.unit(value)));
            }
            var samples = domain.samples();
            assertSame(samples.get(0), domain.at(0));
            assertSame(samples.get(samples.size() - 1), domain.at(Math.nextDown(1.0)));
        }
        assertEquals(3.16e-3, (Double) new Domain.LogUniform(1e-4, 1e-1).at(0.5), 1e-5);
    }

    private static void assertSame(Object expected, Object actual) {
        if (expected instanceof Double number) assertEquals(number, (Double) actual, 1e-9 * Math.abs(number));
        else assertEquals(expected, actual);
    }

    @Test
    void eachOptionOfEachTrialHasItsOwnStream() {
        Map<String, Object> rate = Map.of("log_uniform", List.of(1e-4, 1e-1));
        var alone = space("learning-rate", rate).draw(7, 3);
        var among = space("depth", List.of(1, 2), "learning-rate", rate).draw(7, 3);
        assertEquals(alone.get("learning-rate"), among.get("learning-rate"));
        assertNotEquals(alone, space("learning-rate", rate).draw(7, 4));
        assertNotEquals(alone, space("learning-rate", rate).draw(8, 3));
    }

    @Test
    void evenDrawsHaveEachPartOfEachOptionOnce() {
        int trials = 8;
        var space = space(
                "dropout", Map.of("uniform", List.of(0.0, 0.8)),
                "learning-rate", Map.of("log_uniform", List.of(1e-4, 1.0)),
                "width", List.of(8, 16, 32, 64));
        var other = new java.util.HashSet<String>();
        for (long seed = 1; seed <= 5; seed++) {
            var dropouts = new java.util.TreeSet<Integer>();
            var rates = new java.util.TreeSet<Integer>();
            var widths = new LinkedHashMap<Object, Integer>();
            for (int trial = 0; trial < trials; trial++) {
                var params = space.drawEvenly(seed, trial, trials);
                assertEquals(params, space.drawEvenly(seed, trial, trials));
                dropouts.add((int) ((Double) params.get("dropout") * 10));
                rates.add((int) Math.floor(2 * (4 + Math.log10((Double) params.get("learning-rate")))));
                widths.merge(params.get("width"), 1, Integer::sum);
                other.add(params.toString());
            }
            assertEquals(trials, dropouts.size(), dropouts.toString());
            assertEquals(trials, rates.size(), rates.toString());
            assertEquals(4, widths.size());
            for (int count : widths.values()) assertEquals(2, count, widths.toString());
        }
        assertEquals(5 * trials, other.size(), "another seed, other trials");
        var narrow = space.with(null, "width <= 8", null);
        for (int trial = 0; trial < trials; trial++)
            assertEquals(8, narrow.drawEvenly(1, trial, trials).get("width"));
    }
}
