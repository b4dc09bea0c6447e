/** Quantizers to sums of k scaled signs, whose levels follow the weights. */
package io.proxquant.quantization.multibit;
