/** The HTML pages of runs and sweeps, made from what lies in their directories. Called by commands. */
package io.lockstep.jobs.report;
