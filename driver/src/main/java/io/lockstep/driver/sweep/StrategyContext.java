package io.lockstep.driver.sweep;

import java.util.Map;

/**
 * What a strategy is made from. A user's own strategy is a public class with a public constructor that takes this.
 *
 * @param space the options to vary
 * @param objective what makes a trial the better one
 * @param epochs those of a whole trial
 * @param settings the entries of {@code search} beside {@code strategy}, defaults filled in; whole numbers
 */
public record StrategyContext(SearchSpace space, Objective objective, int epochs, Map<String, Long> settings) {
    /** A setting as an int; throws where there is none of that name. */
    public int get(String name) {
        return Math.toIntExact(settings.get(name));
    }

    /** The root seed of the strategy's draws. */
    public long seed() {
        return settings.get("seed");
    }
}
