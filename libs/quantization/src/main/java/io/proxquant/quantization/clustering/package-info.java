/** Quantizers whose levels are free: centroids of the weights, found by alternation or exactly, for all weights or for those that stay. */
package io.proxquant.quantization.clustering;
