/**
 * Prepared data in memory and the order it is read in: typed blocks, the tables that gather a step's rows from them,
 * the split into training and validation rows, the order of an epoch, and standardisation. Whoever holds a row's id gets
 * the same row anywhere. The step engine, the driver's ingest and trainer may call it.
 */
package io.lockstep.core.data;
