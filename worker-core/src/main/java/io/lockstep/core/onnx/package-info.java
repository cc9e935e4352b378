/**
 * Models as ONNX files, which other runtimes read: a writer of the few protobuf messages that it takes, and the graph
 * of a network with its preprocessing.
 */
package io.lockstep.core.onnx;
