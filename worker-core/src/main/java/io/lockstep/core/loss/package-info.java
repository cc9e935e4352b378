/** Losses and their gradients at the outputs, in their stable forms. Called by {@code step}. */
package io.lockstep.core.loss;
