package io.lockstep.driver.averager;

import java.io.Serializable;

/**
 * Where a trial's averager listens, and what proves that one may speak to it. Travels to the executors in Spark's own
 * closures, never in a frame.
 *
 * @param trial a number that every frame of the trial carries
 * @param token secret of the trial
 * @param encrypted whether all after the handshake is
 * @param fanIn executors that have a seat at the averager, and add up for the others; 0 for all
 * @param near path of the averager's {@link NearSocket}; null where it has none
 */
public record TcpAddress(
        String host, int port, long trial, byte[] token, boolean encrypted, Limits limits, int fanIn, String near)
        implements Serializable {
    /** A place that is reached over the network alone. */
    public TcpAddress(String host, int port, long trial, byte[] token, boolean encrypted, Limits limits, int fanIn) {
        this(host, port, trial, token, encrypted, limits, fanIn, null);
    }

    /** The same place, for one who knows another token. */
    TcpAddress withToken(byte[] other) {
        return new TcpAddress(host, port, trial, other, encrypted, limits, fanIn, near);
    }
}
