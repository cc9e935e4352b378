package io.lockstep.driver.averager;

import java.io.Serializable;

/**
 * Where a trial's averager listens, and what proves that one may speak to it. Travels to the executors in Spark's own
 * closures, never in a frame.
 *
 * @param trial a number that every frame of the trial carries
 * @param token secret of the trial
 */
public record TcpAddress(String host, int port, long trial, byte[] token, Limits limits) implements Serializable {}
