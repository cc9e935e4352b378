/**
 * All that needs Spark or Hadoop: what a user may set ({@code options}), data in ({@code ingest}), the synchronous step
 * ({@code averager}), one training ({@code train}, {@code checkpoint}), data and training behind one door ({@code trials})
 * and many trainings ({@code sweep}). Called by commands, by {@link io.lockstep.ml} and by Java programs.
 */
package io.lockstep.driver;
