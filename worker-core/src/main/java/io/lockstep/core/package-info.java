/** The arithmetic of a training step, free of Spark and Hadoop: where it runs never changes what it computes. */
package io.lockstep.core;
