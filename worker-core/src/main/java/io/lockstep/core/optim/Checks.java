package io.lockstep.core.optim;

import io.lockstep.core.UserError;

/** Range checks of options; each failure names the option, what was found and what is allowed. */
final class Checks {
    private Checks() {}

    static void positive(String option, double value) {
        if (!(value > 0 && value < Double.POSITIVE_INFINITY))
            throw new UserError(option + ": " + value + "; allowed are positive numbers");
    }

    static void notNegative(String option, double value) {
        if (!(value >= 0 && value < Double.POSITIVE_INFINITY))
            throw new UserError(option + ": " + value + "; allowed are 0 and positive numbers");
    }

    static void share(String option, double value) {
        if (!(value >= 0 && value < 1)) throw new UserError(option + ": " + value + "; allowed are [0, 1)");
    }
}
