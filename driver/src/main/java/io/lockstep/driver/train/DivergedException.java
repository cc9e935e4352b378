package io.lockstep.driver.train;

/** The loss or a weight became NaN or infinite: this trial's own fault, not the machine's. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /**
     * @param step number of the step, from 1
     * @param epoch number of its epoch, from 1
     */
    public DivergedException(double loss, long step, long epoch) {
        this("loss", loss, step, epoch);
    }

    /** @param what isn't finite */
    DivergedException(String what, double value, long step, long epoch) {
        super("diverged: " + what + " is " + value + " at step " + step + " (epoch " + epoch + ")");
    }
}
