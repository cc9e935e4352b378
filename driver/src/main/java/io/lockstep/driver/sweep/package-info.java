/**
 * Sweeps: a space of options, strategies that choose trials from it by results alone, and the runner that trains them
 * as concurrent Spark jobs. Called by the {@code sweep} command and by experiments.
 */
package io.lockstep.driver.sweep;
