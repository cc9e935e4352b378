package io.lockstep.driver.averager;

/**
 * How long an averager waits for what.
 *
 * @param firstWorkerMillis for the first worker of a trial
 * @param noWorkerMillis for a worker to come back after the last one was lost
 * @param workMillis for one piece of work, after which it goes to another worker
 * @param heartbeatMillis between signs of life on a connection, both ways
 * @param silentMillis without any byte after which a connection is given up
 * @param reportMillis between states that a trial's home sends the driver: what its loss costs at most, beyond an epoch
 */
public record Limits(
        long firstWorkerMillis,
        long noWorkerMillis,
        long workMillis,
        long heartbeatMillis,
        long silentMillis,
        long reportMillis)
        implements java.io.Serializable {
    /** Two minutes, one minute, five minutes; heartbeats each second, five seconds of silence; ten for reports. */
    public static final Limits DEFAULT = new Limits(120_000, 60_000, 300_000, 1_000, 5_000, 10_000);

    public Limits {
        positive("firstWorkerMillis", firstWorkerMillis);
        positive("noWorkerMillis", noWorkerMillis);
        positive("workMillis", workMillis);
        positive("heartbeatMillis", heartbeatMillis);
        positive("reportMillis", reportMillis);
        if (silentMillis <= heartbeatMillis)
            throw new IllegalArgumentException(
                    "silentMillis: " + silentMillis + "; must exceed heartbeatMillis, " + heartbeatMillis);
    }

    /** With the usual time between reports. */
    Limits(long firstWorkerMillis, long noWorkerMillis, long workMillis, long heartbeatMillis, long silentMillis) {
        this(firstWorkerMillis, noWorkerMillis, workMillis, heartbeatMillis, silentMillis, 10_000);
    }

    private static void positive(String name, long value) {
        if (value < 1) throw new IllegalArgumentException(name + ": " + value + "; allowed are 1 and more");
    }
}
