/** Gradient rules: how a gradient taken at quantized weights comes back to the latent ones. */
package io.proxquant.quantization.rules;
