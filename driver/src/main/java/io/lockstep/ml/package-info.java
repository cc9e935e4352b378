/**
 * Lockstep as Spark ML knows its own: estimators and models over DataFrames, which go into a {@code Pipeline}, a
 * {@code CrossValidator} and to disk like any other; sweeps over DataFrames; and a plain door for arrays.
 *
 * <p>Params are Spark's where Spark has the idea, else the options of {@code train} in camel case, with the same checks,
 * defaults and messages: they are made from {@link io.lockstep.driver.options.TrainOption}.
 */
package io.lockstep.ml;
