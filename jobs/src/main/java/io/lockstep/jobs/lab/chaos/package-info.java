/** Trainings under random faults, all of which have to end in one hash. */
package io.lockstep.jobs.lab.chaos;
