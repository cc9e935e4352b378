/**
 * Heaps of the driver and of executors: how large they are, and what a user is told where one was too small. Any room of the
 * driver may call it.
 */
package io.lockstep.driver.memory;
