/**
 * What a user may say about a training run: the options of the contract, each with its name, allowed values and default
 * in one place. {@code train} makes a trial of them once the data is known. Any room of the driver and the commands may call
 * it; it knows nothing of data or trainings.
 */
package io.lockstep.driver.options;
