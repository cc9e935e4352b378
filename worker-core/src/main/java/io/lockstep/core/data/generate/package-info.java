/**
 * Data sets made on the spot: {@code builtin:NAME?key=value&…}. Row i is a function of the options and i alone, so any
 * partition makes any row. Shapes and defaults follow scikit-learn's generators where it has them. The driver's ingest
 * and the experiments may call {@link io.lockstep.core.data.generate.Generators}.
 */
package io.lockstep.core.data.generate;
