/** Fitting a quantized network to data by forward passes alone: batch-norm statistics and biases. */
package io.proxquant.models.calibration;
