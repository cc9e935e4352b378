/**
 * Pictures: charts drawn once on a {@link io.lockstep.jobs.plot.Canvas}, written as PNG or SVG, and animated GIFs.
 * Called by reports, sweeps and experiments. Knows nothing of training.
 */
package io.lockstep.jobs.plot;
