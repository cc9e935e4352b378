/**
 * Data in: text tables, LIBSVM, IDX, built-in data sets and whatever Spark reads (Parquet, ORC, JSON lines, tables,
 * DataFrames) become the prepared form: blocks of rows with checksums and a manifest, in an order that the rows' content
 * decides, or the source's own.
 *
 * <p>A first job reads slices of the source for mistakes, classes and counts; a second orders the rows and writes blocks;
 * the manifest comes last. Commands, trainer and sweeps call {@link io.lockstep.driver.ingest.Ingest}; what trains reads
 * blocks through {@link io.lockstep.driver.ingest.CachedTables}, up to a budget of memory in each JVM.
 */
package io.lockstep.driver.ingest;
