/**
 * Kernels in Java's incubating vector module. Every one works on whole vectors of whatever width the processor prefers, by
 * integer arithmetic on the bits of floats where a comparison or an exact sum is wanted: lane-wise operations are compiled to
 * one instruction each on every Java from 17 on, masks are not.
 *
 * <p>Three rules keep vectors out of the heap, where they cost ten times as much. No method here gives or takes a vector. A
 * vector that a loop carries begins with values from an array, not with a constant. And the process is started with the
 * arguments in {@code src/main/jvm/jvm.args}: JDK 17 leaves operations uncompiled where they are inlined deep below a caller
 * (docs/adr/0010).
 */
package io.proxquant.kernels;
