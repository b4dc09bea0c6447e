/** Quantizers of one bit: signs, with or without a scale, and signs drawn at random. */
package io.proxquant.quantization.binary;
