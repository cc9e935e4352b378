/** Networks: their shape, tensors, initial values, forward and backward pass. Called by {@code step} and reports. */
package io.lockstep.core.network;
