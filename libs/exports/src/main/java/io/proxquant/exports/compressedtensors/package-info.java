/**
 * The pack-quantized format of compressed-tensors: a folder as hubs have it, weights as whole numbers in 32-bit words beside their
 * scales. A reader computes {@code weight_scale * number}, the number being the stored one less half its range.
 */
package io.proxquant.exports.compressedtensors;
