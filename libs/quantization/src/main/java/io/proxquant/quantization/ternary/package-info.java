/** Quantizers to a negative level, zero and a positive level. */
package io.proxquant.quantization.ternary;
