package io.lockstep.driver.train;

/** A trial that couldn't go on; its cause is what went wrong first. */
public final class TrialFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public TrialFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
