package io.lockstep.driver.train;

/** How workers reach the averager; never changes what is computed. */
public enum TransportChoice {
    /** Shared memory for tasks in the driver's JVM, TCP for all others. */
    AUTO,
    /** TCP for every task, those in the driver's JVM too. */
    TCP
}
