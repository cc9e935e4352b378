/**
 * Randomness by key and counter instead of by a generator's state: the same key and counter give the same number in
 * any order, on any thread and machine. Integer arithmetic decides every bit. Any room may call it.
 */
package io.lockstep.core.random;
