/**
 * Pictures: line charts, heat maps, square panels, grids of small images, animated GIFs; one palette for all. Called by
 * reports and experiments.
 */
package io.lockstep.jobs.plot;
