/**
 * What the fits of several families share: sums in a fixed order, refusal of weights that are not finite, nearest levels,
 * roundings that never turn a finite result infinite. It knows no family.
 */
package io.proxquant.quantization.fitting;
