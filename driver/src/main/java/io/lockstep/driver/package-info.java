/**
 * All that needs Spark or Hadoop, and no user's words: data in ({@code ingest}), the synchronous step ({@code averager}),
 * one training ({@code train}, {@code checkpoint}, {@code options}) and many ({@code sweep}). Called by commands and by
 * Java programs.
 */
package io.lockstep.driver;
