package io.lockstep.driver.train;

/** The loss or a weight became NaN or infinite: this trial's own fault, not the machine's. */
public final class DivergedException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int storedEpochs;

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
        storedEpochs = -1;
    }

    /**
     * What an equal trial came to.
     *
     * @param epochs behind, all of them from a store of trials
     */
    DivergedException(String message, int epochs) {
        super(message);
        storedEpochs = epochs;
    }

    /** Epochs before, where the whole trial came from a store; else -1. */
    public int storedEpochs() {
        return storedEpochs;
    }
}
