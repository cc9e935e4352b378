package io.lockstep.driver.sweep;

import io.lockstep.driver.train.EpochMetrics;
import io.lockstep.driver.train.TrialSize;

/** Passes calls of many threads on, one after another. */
final class OneAtATime implements SweepListener {
    private final SweepListener listener;

    OneAtATime(SweepListener listener) {
        this.listener = listener;
    }

    @Override
    public boolean wantsSeconds() {
        return listener.wantsSeconds();
    }

    @Override
    public synchronized void planned(SweepPlan plan) {
        listener.planned(plan);
    }

    @Override
    public synchronized void started(int trials, int parallelism, Objective objective) {
        listener.started(trials, parallelism, objective);
    }

    @Override
    public synchronized void trialStarted(Trial trial, TrialSize size, int startEpoch, int untilEpoch) {
        listener.trialStarted(trial, size, startEpoch, untilEpoch);
    }

    @Override
    public synchronized void epochEnded(Trial trial, EpochMetrics metrics) {
        listener.epochEnded(trial, metrics);
    }

    @Override
    public synchronized void trialEnded(TrialRecord trial) {
        listener.trialEnded(trial);
    }

    @Override
    public synchronized void followed(String kind, int done, int all) {
        listener.followed(kind, done, all);
    }

    @Override
    public boolean shouldStop() {
        return listener.shouldStop();
    }
}
