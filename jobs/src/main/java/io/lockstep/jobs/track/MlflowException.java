package io.lockstep.jobs.track;

import java.io.IOException;

/** An answer that says no. */
final class MlflowException extends IOException {
    private final int code;
    private final String error;
    private final boolean passing;

    /**
     * @param error MLflow's error_code; empty where it gave none
     * @param passing whether the same may be answered well a moment later
     */
    MlflowException(int code, String error, String message, boolean passing) {
        super(message);
        this.code = code;
        this.error = error;
        this.passing = passing;
    }

    boolean isMissing() {
        return code == 404 && error.equals("RESOURCE_DOES_NOT_EXIST");
    }

    boolean existsAlready() {
        return error.equals("RESOURCE_ALREADY_EXISTS");
    }

    boolean isPassing() {
        return passing;
    }
}
