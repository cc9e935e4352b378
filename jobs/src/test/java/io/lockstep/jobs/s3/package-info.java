/** Runs whose files are objects of a store: S3A against a mock server in a process of its own. */
package io.lockstep.jobs.s3;
