package io.lockstep.driver.averager;

/** No worker came in time, or none came back; the cause is what the first lost worker reported, if any did. */
public final class NoWorkersException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NoWorkersException(Members members, long millis, Throwable cause) {
        super(
                members.anyoneCame()
                        ? "all workers were lost and none came back within " + millis / 1000
                                + " s (limit: spark.lockstep.noWorkerMillis); " + members.losses()
                        : "no worker came within " + millis / 1000
                                + " s (limit: spark.lockstep.firstWorkerMillis); is there a free slot, and can"
                                + " executors reach the driver?",
                cause);
    }
}
