/** Quantizers to powers of two, whose products are shifts. */
package io.proxquant.quantization.poweroftwo;
