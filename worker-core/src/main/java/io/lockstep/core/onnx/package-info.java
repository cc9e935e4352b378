/**
 * Models as ONNX files, which other runtimes read: the graph of a network with its preprocessing.
 */
package io.lockstep.core.onnx;
