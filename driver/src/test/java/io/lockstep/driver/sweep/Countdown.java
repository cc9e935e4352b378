package io.lockstep.driver.sweep;

import java.util.LinkedHashMap;
import java.util.List;

/** A user's own strategy: trials drawn one after the other, the last of them near to the best so far. */
public final class Countdown implements Strategy {
    private final StrategyContext of;

    /** Made by the name of its class. */
    public Countdown(StrategyContext of) {
        this.of = of;
    }

    @Override
    public List<Assignment> next(List<Observation> history) {
        int number = history.size();
        if (number >= trials()) return List.of();
        var params = of.space().draw(of.seed(), number);
        var best = history.stream().filter(one -> one.objective() != null).min((a, b) -> of.objective()
                .compare(a.objective(), b.objective()));
        if (number == trials() - 1 && best.isPresent()) {
            params = new LinkedHashMap<>(params);
            params.put("depth", best.get().assignment().trial().params().get("depth"));
        }
        return List.of(new Assignment(new Trial(number, params), 0));
    }

    @Override
    public int trials() {
        return of.get("trials");
    }
}
