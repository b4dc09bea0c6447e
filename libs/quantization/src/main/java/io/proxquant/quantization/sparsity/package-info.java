/** Quantizers to zeros and floats: pruning as a compression, by the number or the sum of magnitudes that is left. */
package io.proxquant.quantization.sparsity;
