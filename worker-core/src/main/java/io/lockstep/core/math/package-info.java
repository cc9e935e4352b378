/**
 * Matrix products and elementary functions whose results are the same bits on every machine.
 *
 * <p>Every product element is one chain of fused multiply-adds over the inner index in ascending
 * order; every function uses IEEE basic operations, {@code fma} and bit casts alone. So neither the
 * vector width, nor the tiling, nor the JVM can be seen in a result. Network, optimizer and step code
 * may call the public classes; the kernels behind {@link io.lockstep.core.math.Products} are hidden,
 * and nothing else may touch {@code jdk.incubator.vector}.
 */
package io.lockstep.core.math;
