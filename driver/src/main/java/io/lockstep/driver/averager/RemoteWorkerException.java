package io.lockstep.driver.averager;

/** What a worker in another JVM failed with; its stack trace stands in the log there. */
public final class RemoteWorkerException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RemoteWorkerException(String message) {
        super(message);
    }
}
