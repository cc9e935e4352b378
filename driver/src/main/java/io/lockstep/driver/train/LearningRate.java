package io.lockstep.driver.train;

import io.lockstep.core.step.StepPlan;
import io.lockstep.core.step.TrainSettings;
import io.lockstep.driver.averager.StepRule;

/** A trial's learning rate at each step (from 0), the same wherever it is asked. */
record LearningRate(TrainSettings settings, StepPlan plan) implements StepRule.Rate {
    static LearningRate of(TrainSettings settings, long trainingRows) {
        return new LearningRate(settings, settings.plan(trainingRows));
    }

    @Override
    public double at(long step) {
        long totalSteps = Math.multiplyExact(plan.stepsPerEpoch(), settings.epochs());
        return settings.optimizer().learningRate() * settings.schedule().factor(step, plan.stepsPerEpoch(), totalSteps);
    }
}
