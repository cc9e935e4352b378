package io.lockstep.core.optim;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.lockstep.core.UserError;
import io.lockstep.core.eval.Direction;

/**
 * Stops a run whose watched metric hasn't improved for {@code patience} observations in a row. Immutable, so that a
 * checkpoint holds it as it is.
 *
 * @param patience observations without improvement that end the run, at least 1
 * @param best the best value so far; null before the first number
 * @param observations how many values were observed
 * @param sinceBest observations since the best one
 */
public record EarlyStopping(int patience, Double best, long observations, int sinceBest) {
    public EarlyStopping {
        if (patience < 1) throw new UserError("early-stopping: " + patience + "; allowed are 1 and more");
    }

    /** Nothing observed yet. */
    public EarlyStopping(int patience) {
        this(patience, null, 0, 0);
    }

    /** The state after {@code value}, which improves when it is strictly better; NaN never is. */
    public EarlyStopping observe(double value, Direction direction) {
        boolean better = !Double.isNaN(value) && (best == null || direction.isBetter(value, best));
        return new EarlyStopping(
                patience, better ? (Double) value : best, observations + 1, better ? 0 : sinceBest + 1);
    }

    /** Whether the last observation was the best so far. */
    public boolean improved() {
        return observations > 0 && sinceBest == 0;
    }

    @JsonIgnore
    public boolean shouldStop() {
        return sinceBest >= patience;
    }
}
