/**
 * One training step's arithmetic: its settings and plan, the gradient of a node of its shard tree, and the sums that travel. Called
 * by the driver's workers and averager.
 */
package io.lockstep.core.step;
