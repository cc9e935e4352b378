package io.lockstep.core.network;

/** How weights start; biases start at zero. */
public record Initializer(String spec) {}
