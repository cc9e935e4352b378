/**
 * Data in: CSV, LIBSVM, Parquet, IDX and built-in data sets become the prepared form, written by Spark jobs through the
 * Hadoop FileSystem, and read back once a JVM. Row order is that of paths and positions, whatever the splits.
 *
 * <p>A first job scans slices of the source for counts, classes and mistakes; a second writes blocks of a fixed number
 * of rows; the manifest comes last. Commands, trainer and sweeps call {@link io.lockstep.driver.ingest.Ingest} and
 * {@link io.lockstep.driver.ingest.BlockCache}.
 */
package io.lockstep.driver.ingest;
