/** Where people already look: a run's figures as TensorBoard's event files and in an MLflow tracking server. */
package io.lockstep.jobs.track;
