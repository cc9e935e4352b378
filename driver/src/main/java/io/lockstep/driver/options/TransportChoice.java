package io.lockstep.driver.options;

/** How workers reach the averager; never changes what is computed. */
public enum TransportChoice {
    /** Shared memory; workers live in the driver's JVM. */
    AUTO,
    /** TCP for every task, those in the driver's JVM too. */
    TCP
}
