/** Quantizers to equally spaced levels. */
package io.proxquant.quantization.uniform;
