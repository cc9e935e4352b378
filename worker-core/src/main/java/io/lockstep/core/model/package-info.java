/**
 * A trained model: what model.json and model.safetensors hold, read without Spark or Hadoop, and its predictions, which
 * any number of threads may ask for at once. Commands, Spark's models and a service of one's own all predict by this.
 */
package io.lockstep.core.model;
