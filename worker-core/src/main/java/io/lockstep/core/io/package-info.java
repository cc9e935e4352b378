/**
 * Files without a file system: safetensors and the models in them, and messages of protocol buffers, between bytes and memory. The driver puts them on
 * Hadoop's file systems. Whatever bytes come in, only a {@link io.lockstep.core.UserError} that names the place goes out.
 */
package io.lockstep.core.io;
