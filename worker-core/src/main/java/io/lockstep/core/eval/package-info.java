/**
 * Evaluation: sums over rows that add up wherever they were taken, and the metrics made of them once. Called by
 * {@code step}, the driver's trainer and reports.
 */
package io.lockstep.core.eval;
