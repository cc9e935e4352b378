/** The command line: options, config files, errors and exit codes, progress. Called by nobody but the user. */
package io.lockstep.jobs.command;
