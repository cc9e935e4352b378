/**
 * Rosenblatt's perceptron: one unit, its learning rule, every update on record, and the theorem that bounds their
 * number. Double precision, no matrices. Called by experiments.
 */
package io.lockstep.core.perceptron;
