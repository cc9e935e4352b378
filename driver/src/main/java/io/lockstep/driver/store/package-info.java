/**
 * Trials that were trained once and needn't be again: entries on any of Hadoop's file systems, found by what a run computes.
 * Called by {@code train} and by the commands.
 */
package io.lockstep.driver.store;
