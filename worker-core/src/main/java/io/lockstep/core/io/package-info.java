/**
 * Files without a file system: safetensors and the models in them, between bytes and memory, and protobuf messages. The
 * driver puts them on Hadoop's file systems. Whatever bytes come in, only a {@link io.lockstep.core.UserError} that names
 * the place goes out.
 */
package io.lockstep.core.io;
