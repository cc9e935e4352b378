package io.lockstep.jobs.lab.bench;

import java.util.List;

/** One library in several settings, of which each turn's best counts. */
final class BestOf implements Contender {
    private final String name;
    private final List<? extends Contender> settings;

    /** @param settings at least one; closed with this */
    BestOf(String name, List<? extends Contender> settings) {
        this.name = name;
        this.settings = List.copyOf(settings);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public double samplesPerSecond(TrainCase what, int passes) throws Exception {
        double best = 0;
        for (var setting : settings) best = Math.max(best, setting.samplesPerSecond(what, passes));
        return best;
    }

    @Override
    public void close() {
        settings.forEach(Contender::close);
    }
}
