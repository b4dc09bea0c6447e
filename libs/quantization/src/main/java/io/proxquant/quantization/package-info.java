/** Quantizers, proximal maps, schedules, weight metrics and packing, in plain Java. */
package io.proxquant.quantization;
