/** Quantizers that weigh errors by the curvature of the loss. */
package io.proxquant.quantization.lossaware;
