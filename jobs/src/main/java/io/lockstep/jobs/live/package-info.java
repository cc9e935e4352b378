/** Runs as they are seen while they last: the page served on this machine. */
package io.lockstep.jobs.live;
