/**
 * Tests of what a user runs: the script, the jar, real clusters of separate processes. Those named *IT need the jar
 * and the Spark runtime, so that the deploy module runs them at verify; here also lives what they share.
 */
package io.lockstep.jobs.it;
