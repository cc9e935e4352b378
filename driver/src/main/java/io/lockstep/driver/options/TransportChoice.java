package io.lockstep.driver.options;

/** How workers reach the averager; never changes what is computed. */
public enum TransportChoice {
    /** Shared memory where workers live in the driver's JVM, else as {@link #EXECUTOR}. */
    AUTO,
    /** A TCP connection an executor, in the driver's JVM too; steps run there while all workers are in one. */
    EXECUTOR,
    /** A TCP connection a task, in the driver's JVM too; all steps are the driver's. */
    TCP
}
