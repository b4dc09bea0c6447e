/** Proximal maps: ways of moving weights towards a set, most of them over the levels of any quantizer. */
package io.proxquant.quantization.maps;
