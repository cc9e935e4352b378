/**
 * The laboratory: experiments that ask a question and draw the answer, benchmarks, and
 * trainings under random faults. Whoever trains, sweeps or reports
 * needs nothing of it; of the other rooms only {@code command} knows it, by one command each.
 */
package io.lockstep.jobs.lab;
