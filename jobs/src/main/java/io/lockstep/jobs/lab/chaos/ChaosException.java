package io.lockstep.jobs.lab.chaos;

/** A fault changed what a training computed, or hung it. */
public final class ChaosException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    ChaosException(String message) {
        super(message);
    }
}
