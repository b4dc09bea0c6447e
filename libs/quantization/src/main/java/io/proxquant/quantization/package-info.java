/**
 * Quantizers, proximal maps, strength schedules, weight metrics and packing, in plain Java.
 *
 * <p>A training method is a combination of these pieces (see {@link io.proxquant.quantization.presets.MethodPresets}), so the
 * trainer, the quantizer service and the command line use one implementation and a network quantized by any of them
 * gives equal bits. Three rules make that hold: sums run in double in a fixed order of virtual lanes ({@code LaneSums}),
 * whatever the machine and the number of threads; the sign of zero is +1 everywhere; and a decoded weight is always
 * {@link io.proxquant.quantization.CodebookLayout#expand} of the stored codebook, in training too.
 */
package io.proxquant.quantization;
