package io.lockstep.core.optim;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import io.lockstep.core.UserError;
import io.lockstep.core.math.Trig;

/**
 * The learning rate's factor as a function of the step. Written, in options and in JSON, as {@link #parse} reads it
 * and {@code toString} says it.
 */
public sealed interface Schedule {
    /** What {@link #parse} takes. */
    String ALLOWED = "constant, step:EVERY:FACTOR, exponential:FACTOR, cosine, warmup_cosine:STEPS, one_cycle";

    /**
     * What the base learning rate is multiplied with.
     *
     * @param step global step, from 0
     * @param stepsPerEpoch at least 1
     * @param totalSteps steps of the whole run
     */
    double factor(long step, long stepsPerEpoch, long totalSteps);

    /** Whether the factor of a step depends on how many steps the whole run has. */
    default boolean spansRun() {
        return true;
    }

    /** The specification that {@link #parse} reads. */
    @JsonValue
    @Override
    String toString();

    /** The schedule that {@code specification} names; throws {@link UserError} listing what is allowed. */
    @JsonCreator
    static Schedule parse(String specification) {
        var parts = specification.strip().split(":", -1);
        return switch (parts[0] + "/" + (parts.length - 1)) {
            case "constant/0" -> new Constant();
            case "step/2" -> new Step(wholeNumber(specification, parts[1]), number(specification, parts[2]));
            case "exponential/1" -> new Exponential(number(specification, parts[1]));
            case "cosine/0" -> new Cosine();
            case "warmup_cosine/1" -> new WarmupCosine(wholeNumber(specification, parts[1]));
            case "one_cycle/0" -> new OneCycle();
            default -> throw new UserError("schedule: '" + specification + "'; allowed are " + ALLOWED);
        };
    }

    private static double number(String specification, String text) {
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new UserError(
                    "schedule: '" + text + "' in '" + specification + "' is no number; allowed are " + ALLOWED);
        }
    }

    private static long wholeNumber(String specification, String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw new UserError(
                    "schedule: '" + text + "' in '" + specification + "' is no whole number; allowed are " + ALLOWED);
        }
    }

    /** Always 1. */
    record Constant() implements Schedule {
        @Override
        public double factor(long step, long stepsPerEpoch, long totalSteps) {
            return 1;
        }

        @Override
        public boolean spansRun() {
            return false;
        }

        @Override
        public String toString() {
            return "constant";
        }
    }

    /** {@code factor} to the number of full {@code every} epochs behind: PyTorch's StepLR. */
    record Step(long every, double factor) implements Schedule {
        public Step {
            if (every < 1) throw new UserError("schedule: step every " + every + " epochs; at least 1 is needed");
            Checks.positive("schedule: the factor of step", factor);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, long totalSteps) {
            return Powers.of(factor, step / stepsPerEpoch / every);
        }

        @Override
        public boolean spansRun() {
            return false;
        }

        @Override
        public String toString() {
            return "step:" + every + ":" + factor;
        }
    }

    /** {@code factor} to the number of epochs behind: PyTorch's ExponentialLR. */
    record Exponential(double factor) implements Schedule {
        public Exponential {
            Checks.positive("schedule: the factor of exponential", factor);
        }

        @Override
        public double factor(long step, long stepsPerEpoch, long totalSteps) {
            return Powers.of(factor, step / stepsPerEpoch);
        }

        @Override
        public boolean spansRun() {
            return false;
        }

        @Override
        public String toString() {
            return "exponential:" + factor;
        }
    }

    /** From 1 towards 0 over the run's steps on half a cosine (Loshchilov and Hutter 2017, without restarts): PyTorch's CosineAnnealingLR, per step, eta_min 0. */
    record Cosine() implements Schedule {
        @Override
        public double factor(long step, long stepsPerEpoch, long totalSteps) {
            return descent(step, totalSteps);
        }

        /** (1 + cos(π done / all)) / 2, and 0 from the end on. */
        static double descent(double done, double all) {
            return done >= all ? 0 : 0.5 * (1 + Trig.cosTurns(0.5 * done / all));
        }

        @Override
        public String toString() {
            return "cosine";
        }
    }

    /**
     * Linearly up during the first {@code steps} steps, from 1 / (steps + 1) so that no step is lost, then as
     * {@link Cosine} over what remains.
     */
    record WarmupCosine(long steps) implements Schedule {
        public WarmupCosine {
            if (steps < 0)
                throw new UserError("schedule: warmup_cosine with " + steps + " steps; allowed are 0 and more");
        }

        @Override
        public double factor(long step, long stepsPerEpoch, long totalSteps) {
            if (step < steps) return (step + 1.0) / (steps + 1.0);
            return Cosine.descent((double) step - steps, (double) totalSteps - steps);
        }

        @Override
        public String toString() {
            return "warmup_cosine:" + steps;
        }
    }

    /**
     * Up and down once (Smith and Topin 2018) as PyTorch's OneCycleLR with its defaults, the learning rate as its
     * max_lr: on cosines from 1/25 up to 1 over the first 30 % of the steps, then down to 1/250000 at the last one.
     * Momentum isn't cycled.
     */
    record OneCycle() implements Schedule {
        private static final double RISE = 0.3;
        private static final double START = 1 / 25.0;
        private static final double END = START / 1e4;

        @Override
        public double factor(long step, long stepsPerEpoch, long totalSteps) {
            double top = RISE * totalSteps - 1;
            double last = totalSteps - 1.0;
            if (step <= top && top > 0) return between(START, 1, step / top);
            return between(1, END, last > top ? Math.min(1, (step - top) / (last - top)) : 1);
        }

        private static double between(double from, double to, double share) {
            return to + (from - to) * 0.5 * (1 + Trig.cosTurns(0.5 * share));
        }

        @Override
        public String toString() {
            return "one_cycle";
        }
    }
}
