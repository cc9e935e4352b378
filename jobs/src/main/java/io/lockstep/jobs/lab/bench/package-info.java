/**
 * The benchmarks behind {@code bench}: the product kernel against the measured peak, a step's overhead, and training
 * against peers that are trained by turns in the same run. Called by the command alone. Figures are records that become
 * JSON; each prints itself as a table.
 */
package io.lockstep.jobs.lab.bench;
