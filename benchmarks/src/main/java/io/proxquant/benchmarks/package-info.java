/**
 * Measures what training pays for quantization: kernels by JMH beside a plain copy of the same bytes, and whole steps that
 * a Python script runs in turn with PyTorch's. Nothing here is a test, and no test depends on time.
 */
package io.proxquant.benchmarks;
