/**
 * What a user may say about a training run: the options of the contract, each with its name, allowed values and default
 * in one place, and their resolution against the data. Called by the commands, sweeps, experiments and estimators.
 */
package io.lockstep.driver.options;
