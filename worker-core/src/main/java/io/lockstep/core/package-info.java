/**
 * The arithmetic of a training step and all that a trained model needs, free of Spark and Hadoop: where it runs never
 * changes what it computes. This room itself holds what every other may say to a user: mistakes, suggestions, numbers.
 */
package io.lockstep.core;
