/**
 * Kernels in Java's incubating vector module. Every one works on whole vectors of whatever width the processor prefers, by
 * integer arithmetic on the bits of floats where a comparison or an exact sum is wanted: lane-wise operations are compiled to
 * one instruction each on every Java from 17 on, masks are not.
 */
package io.proxquant.kernels;
