/** Figures of weights and of what became of them, in double and in a fixed order of additions. */
package io.proxquant.quantization.metrics;
