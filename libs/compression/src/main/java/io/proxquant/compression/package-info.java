/**
 * From a file of weights to an artifact: what is quantized, how, and within which memory. The quantizer service and the
 * command line are shells around it, so both make the same bytes. It knows no framework, no store and no recipe; what a recipe
 * asks for comes as a {@link io.proxquant.compression.Specification}.
 */
package io.proxquant.compression;
