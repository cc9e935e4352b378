/**
 * Checkpoints: what a trial needs to go on to the bit as if it had never stopped. Each is a directory that is written
 * once, its manifest last, and read back before it counts. Called by {@code train}.
 */
package io.lockstep.driver.checkpoint;
